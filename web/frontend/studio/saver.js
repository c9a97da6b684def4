// 自动保存:keeps one file of a sketch. What was changed is on this computer at once (localStorage) and leaves it only when the server has
// acknowledged it; a save carries the revision that it was made on, and a conflict is shown with both texts and overwrites neither.
import { post, say, studio } from './page.js'

const PAUSE = 1200
const AGAIN = 8000
const key = (path) => `yizhang-sketch:${studio.id}:${path}`

function local(path) {
  try {
    return JSON.parse(localStorage.getItem(key(path)))
  } catch {
    return null
  }
}

function keepLocal(path, kept) {
  try {
    if (kept) localStorage.setItem(key(path), JSON.stringify(kept))
    else localStorage.removeItem(key(path))
  } catch {
    // a full or forbidden store: the page still warns before it is left with unsaved work
  }
}

function tell(state, words) {
  const place = document.querySelector('[data-save-state]')
  if (!place) return
  place.textContent = words
  place.dataset.saveState = state
  place.classList.toggle('studio-bad', state === 'offline' || state === 'refused' || state === 'conflict')
}

// path, revision: the file as it was opened. show(text): puts a text into the editor. conflict: where both texts are shown.
// Call changed(text) after every change; recovered(text) at the start says what to open. saved(revision) is called after each save.
export function createSaver({ path, revision, show, conflict, saved = () => {} }) {
  let seen = revision
  let waiting = null // the text that is not acknowledged yet
  let timer = 0
  let busy = false
  let stopped = false

  function later(pause) {
    clearTimeout(timer)
    timer = setTimeout(flush, pause)
  }

  function done(text, answer) {
    seen = answer.revision
    if (waiting === text) {
      waiting = null
      keepLocal(path, null)
    } else {
      keepLocal(path, { text: waiting, revision: seen })
      later(PAUSE)
    }
    tell('saved', [say('saved', { time: answer.time }), answer.told].filter(Boolean).join(' '))
    saved(seen)
  }

  async function flush() {
    clearTimeout(timer)
    if (busy || stopped || waiting === null) return
    busy = true
    const text = waiting
    tell('saving', say('saving'))
    try {
      const answer = await post(studio.root.dataset.save, { path, 'seen-revision': seen, content: new Blob([text]) })
      if (answer.ok) done(text, answer)
      else if (answer.status === 409 && answer.revision !== undefined) meet(text, answer)
      else if (answer.status === 0 || answer.status === 401) retry('offline', say('signed_out'))
      else if (answer.status === 503 || answer.status === 429 || answer.status >= 500) retry('offline', say('refused', { why: answer.sentence ?? answer.status }))
      else tell('refused', say('refused', { why: answer.sentence ?? answer.status }))
    } catch {
      retry('offline', say('offline'))
    } finally {
      busy = false
    }
  }

  function retry(state, words) {
    tell(state, words)
    later(AGAIN)
  }

  // 冲突: both texts, and a choice; nothing is saved until it is made.
  function meet(text, standing) {
    if (text === standing.text) {
      seen = standing.revision
      done(text, { revision: standing.revision, time: '' })
      return
    }
    stopped = true
    tell('conflict', say('unsaved'))
    const words = document.createElement('p')
    words.textContent = standing.sentence ?? say('conflict', { path })
    const actions = document.createElement('p')
    actions.className = 'actions'
    const button = (label, act) => {
      const made = document.createElement('button')
      made.type = 'button'
      made.className = 'button button-secondary'
      made.textContent = label
      made.addEventListener('click', act)
      actions.append(made)
    }
    const end = () => {
      conflict.hidden = true
      conflict.replaceChildren()
      stopped = false
      seen = standing.revision
    }
    button(say('mine'), () => {
      end()
      flush()
    })
    button(say('theirs'), () => {
      end()
      waiting = null
      keepLocal(path, null)
      show(standing.text)
      tell('saved', '')
    })
    const copy = document.createElement('a')
    copy.className = 'button button-quiet'
    copy.textContent = say('download_mine')
    copy.download = path.split('/').pop()
    copy.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    actions.append(copy)
    conflict.replaceChildren(words, actions, texts(text, standing))
    conflict.hidden = false
    conflict.scrollIntoView({ block: 'nearest' })
  }

  function texts(mine, standing) {
    const both = document.createElement('div')
    both.className = 'studio-conflict-texts'
    for (const [label, text] of [[say('my_text'), mine], [`${say('their_text')} · ${standing.saver ?? ''}`, standing.text]]) {
      const box = document.createElement('label')
      box.textContent = label
      const area = document.createElement('textarea')
      area.className = 'studio-text'
      area.rows = 10
      area.readOnly = true
      area.value = text
      box.append(area)
      both.append(box)
    }
    return both
  }

  addEventListener('online', () => later(0))
  addEventListener('beforeunload', (event) => {
    if (waiting !== null) event.preventDefault()
  })
  addEventListener('pagehide', () => {
    if (waiting === null || stopped) return
    post(studio.root.dataset.save, { path, 'seen-revision': seen, content: new Blob([waiting]) }, { keepalive: true }).catch(() => {})
  })

  return {
    // What to open: the text of the server, or what an earlier visit could not save. A repetition of a save is recognised by the server.
    recovered(text) {
      const kept = local(path)
      if (!kept || kept.text === text) {
        keepLocal(path, null)
        return text
      }
      waiting = kept.text
      seen = kept.revision
      tell('unsaved', say('found_local'))
      later(PAUSE)
      return kept.text
    },
    changed(text) {
      waiting = text
      keepLocal(path, { text, revision: seen })
      if (!stopped) {
        tell('unsaved', say('unsaved'))
        later(PAUSE)
      }
    },
    flush,
    // Whether all is acknowledged, after trying for some seconds.
    async settled() {
      for (let tries = 0; tries < 30 && waiting !== null && !stopped; tries += 1) {
        await flush()
        if (waiting !== null) await new Promise((resume) => setTimeout(resume, 200))
      }
      return waiting === null
    },
    get unsaved() {
      return waiting !== null
    },
  }
}
