// 现场:what is typed, photographed and noted without network stays on the phone, in the order in which it happened, and is handed in when
// the network is back. Without this file the page's forms post by themselves. What a page may ask for stands in README.md.
const NAME = 'yizhang-survey'
const PAUSE = 1200 // after the last change, before a sheet is handed in
const AGAIN = 20_000 // between two attempts while something waits

// -- what waits, on the phone ---------------------------------------------------------------------------------------------------------

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'no', autoIncrement: true })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

async function stored(mode, work) {
  const base = await opened()
  try {
    return await new Promise((resolve, reject) => {
      const turn = base.transaction('waiting', mode)
      const asked = work(turn.objectStore('waiting'))
      turn.oncomplete = () => resolve(asked?.result)
      turn.onerror = () => reject(turn.error)
      turn.onabort = () => reject(turn.error)
    })
  } finally {
    base.close()
  }
}

const waiting = () => stored('readonly', (store) => store.getAll())
const keep = (entry) => stored('readwrite', (store) => store.put(entry))
const drop = (no) => stored('readwrite', (store) => store.delete(no))

// -- handing in ---------------------------------------------------------------------------------------------------------------------

export function surveyOn(page) {
  const root = page.querySelector('[data-visit]')
  if (!root || !('indexedDB' in window)) return
  const visit = root.dataset.visit
  const status = root.querySelector('[data-waiting]')
  const person = root.dataset.person
  const mine = async () => (await waiting()).filter((entry) => entry.visit === visit && entry.person === person)
  let under_way = Promise.resolve()
  let later = 0

  async function tell(problem = '') {
    const entries = await mine()
    const photos = entries.filter((entry) => entry.file && !entry.refused).length
    const others = entries.filter((entry) => !entry.file && !entry.refused).length
    const refused = entries.filter((entry) => entry.refused)
    const words = []
    if (photos) words.push((photos === 1 ? status.dataset.photo : status.dataset.photos).replace('{n}', photos))
    if (others) words.push(status.dataset.entries)
    if (problem) words.push(problem)
    status.querySelector('[data-words]').textContent = words.join(' ')
    const list = status.querySelector('[data-refused]')
    list.replaceChildren(...refused.map((entry) => refusal(entry)))
    status.hidden = !words.length && !refused.length
    status.dataset.count = String(photos + others)
  }

  function refusal(entry) {
    const line = document.createElement('li')
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-quiet button-small'
    button.textContent = status.dataset.discard
    button.addEventListener('click', async () => {
      await drop(entry.no)
      await tell()
    })
    line.append(`${entry.name || entry.kind}: ${entry.refused} `, button)
    return line
  }

  async function send(entry) {
    const body = new FormData()
    for (const [name, value] of entry.fields) body.append(name, value)
    if (entry.file) body.append('photo', entry.file, entry.name)
    const headers = { Accept: 'application/json', 'X-CSRFToken': document.querySelector('meta[name="csrf-token"]').content }
    return await fetch(entry.address, { method: 'POST', body, headers, credentials: 'same-origin', redirect: 'manual' })
  }

  async function handIn() {
    let sent = false
    for (const entry of await mine()) {
      if (entry.refused) continue
      let answer
      try {
        answer = await send(entry)
      } catch {
        await tell(status.dataset.offline)
        return again()
      }
      if (answer.ok) {
        const now = (await mine()).find((one) => one.no === entry.no)
        if (now && now.at === entry.at) await drop(entry.no) // a sheet that was changed meanwhile goes once more
        sent = true
      } else if (answer.type === 'opaqueredirect' || [400, 401].includes(answer.status)) {
        return await tell(status.dataset.login)
      } else if (answer.status >= 500 || answer.status === 429) {
        await tell(status.dataset.offline)
        return again()
      } else {
        await keep({ ...entry, refused: (await answer.json().catch(() => ({}))).words || String(answer.status) })
      }
    }
    await tell()
    if (sent && !(await mine()).length && root.dataset.leave !== undefined) location.reload()
  }

  function again() {
    clearTimeout(later)
    later = setTimeout(flush, AGAIN)
  }

  function flush() {
    under_way = under_way.then(handIn, handIn)
    return under_way
  }

  const entryOf = (form, fields, more) => ({ visit, person, address: form.action, at: Date.now() + Math.random(), fields, ...more })
  const id = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`

  arrivals(root, { entryOf, id, keep, flush, tell })
  sheets(root, { entryOf, id, keep, flush, tell, mine })
  photos(root, { entryOf, id, keep, flush, tell })
  signatures(root)
  window.addEventListener('online', flush)
  flush()
}

// -- arriving ---------------------------------------------------------------------------------------------------------------------------

function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve('')
    const give = ({ coords }) => resolve(`${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)},${Math.min(Math.round(coords.accuracy), 999999)}`)
    navigator.geolocation.getCurrentPosition(give, () => resolve(''), { timeout: 4000, maximumAge: 60_000 })
  })
}

function arrivals(root, { entryOf, id, keep, flush }) {
  const form = root.querySelector('form[data-arrive]')
  form?.addEventListener('submit', async (event) => {
    event.preventDefault()
    const at = new Date().toISOString()
    const share = form.querySelector('[name="share-position"]')
    form.hidden = true
    const fields = [['request-id', form.elements['request-id'].value], ['happened-at', at], ['position', share?.checked ? await position() : '']]
    await keep(entryOf(form, fields, { kind: 'arrive' }))
    for (const sheet of root.querySelectorAll('form[data-sheet]')) sheet.hidden = false
    root.dataset.leave = ''
    await flush()
  })
}

// -- sheets -------------------------------------------------------------------------------------------------------------------------------

const named = (form) => [...form.querySelectorAll('input[name="sheet-field"]')].map((one) => one.value)

function answers(form, keys) {
  const fields = []
  for (const key of keys) {
    fields.push(['sheet-field', key])
    for (const value of new FormData(form).getAll(key)) fields.push([key, value])
  }
  return fields
}

function restore(form, fields) {
  const keys = new Set(fields.filter(([name]) => name === 'sheet-field').map(([, key]) => key))
  for (const key of keys) {
    const values = fields.filter(([name]) => name === key).map(([, value]) => value)
    for (const control of form.querySelectorAll(`[name="${CSS.escape(key)}"]`)) {
      if (control.type === 'checkbox' || control.type === 'radio') control.checked = values.includes(control.value)
      else control.value = values[0] ?? ''
    }
  }
}

function sheets(root, { entryOf, id, keep, flush, tell, mine }) {
  for (const form of root.querySelectorAll('form[data-sheet]')) {
    let changed = new Set()
    let pause = 0
    const put = async () => {
      const before = (await mine()).find((entry) => entry.kind === 'sheet' && entry.address === form.action && !entry.refused)
      const keys = new Set([...changed, ...(before?.fields.filter(([name]) => name === 'sheet-field').map(([, key]) => key) ?? [])])
      changed = new Set()
      if (!keys.size) return
      const fields = [['request-id', id()], ['merge', 'yes'], ...answers(form, keys)]
      await keep({ ...entryOf(form, fields, { kind: 'sheet' }), ...(before ? { no: before.no } : {}) })
      await tell()
    }
    form.addEventListener('input', async (event) => {
      if (!event.target.name || event.target.type === 'file') return
      changed.add(event.target.name)
      await put()
      clearTimeout(pause)
      pause = setTimeout(flush, PAUSE)
    })
    form.addEventListener('submit', async (event) => {
      if (event.submitter?.hasAttribute('formaction')) return // another thing than saving: needs the network
      event.preventDefault()
      for (const key of named(form)) changed.add(key)
      await put()
      root.dataset.leave = ''
      await flush()
    })
    mine().then((entries) => {
      const left = entries.find((entry) => entry.kind === 'sheet' && entry.address === form.action)
      if (left) restore(form, left.fields)
    })
  }
}

// -- photographs ----------------------------------------------------------------------------------------------------------------------------

function photos(root, { entryOf, id, keep, flush, tell }) {
  for (const input of root.querySelectorAll('input[data-photo]')) {
    input.addEventListener('change', async () => {
      const form = input.form
      for (const file of input.files) {
        const fields = [['request-id', id()], ['point', input.dataset.photo], ['happened-at', new Date().toISOString()]]
        await keep({ ...entryOf(form, fields, { kind: 'photo', file, name: file.name }), address: form.dataset.photos })
        const shown = document.createElement('img')
        shown.src = URL.createObjectURL(file)
        shown.alt = root.querySelector('[data-waiting]').dataset.thumb
        shown.className = 'visit-thumb visit-thumb-waiting'
        input.closest('[data-point]').querySelector('[data-thumbs]').append(shown)
      }
      input.value = ''
      await tell()
      await flush()
    })
  }
}

// -- signing by finger ------------------------------------------------------------------------------------------------------------------------

function signatures(root) {
  for (const place of root.querySelectorAll('[data-signature]')) {
    const input = place.querySelector('input[type="file"]')
    const canvas = document.createElement('canvas')
    canvas.className = 'visit-canvas'
    canvas.width = 900
    canvas.height = 300
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', place.dataset.signature)
    const clear = document.createElement('button')
    clear.type = 'button'
    clear.className = 'button button-quiet button-small'
    clear.textContent = place.dataset.clear
    place.querySelector('[data-canvas]').append(canvas, clear)
    const pen = canvas.getContext('2d')
    let drawn = false
    const at = (event) => {
      const box = canvas.getBoundingClientRect()
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height]
    }
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      pen.lineWidth = 5
      pen.lineCap = pen.lineJoin = 'round'
      pen.beginPath()
      pen.moveTo(...at(event))
      drawn = true
    })
    canvas.addEventListener('pointermove', (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return
      pen.lineTo(...at(event))
      pen.stroke()
    })
    clear.addEventListener('click', () => {
      pen.clearRect(0, 0, canvas.width, canvas.height)
      drawn = false
      input.value = ''
    })
    place.closest('form').addEventListener('submit', async (event) => {
      if (!drawn || input.files.length) return
      event.preventDefault()
      event.stopImmediatePropagation()
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
      const files = new DataTransfer()
      files.items.add(new File([blob], 'signature.png', { type: 'image/png' }))
      input.files = files.files
      event.target.requestSubmit(event.submitter)
    }, true)
  }
}

surveyOn(document)
