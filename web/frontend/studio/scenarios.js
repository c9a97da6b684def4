// 情景页:paints a scenario step by step on its diagram, marks what none has come through, and tells how a run goes on.
import './scenarios.css'
import '../viewer.js'

const PACE = 1100
const POLL = 1500

function markAll(viewer, ids, mark) {
  const [canvas, registry] = [viewer.get('canvas'), viewer.get('elementRegistry')]
  for (const id of ids) if (registry.get(id)) canvas.addMarker(id, mark)
}

function clear(viewer, marks) {
  const canvas = viewer.get('canvas')
  viewer.get('elementRegistry').forEach((element) => marks.forEach((mark) => canvas.removeMarker(element, mark)))
}

// Keeps the elements of a step in sight without changing the scale.
function follow(viewer, ids) {
  const [canvas, registry] = [viewer.get('canvas'), viewer.get('elementRegistry')]
  const shape = ids.map((id) => registry.get(id)).filter((one) => one && !one.waypoints).at(-1)
  if (!shape) return
  const box = canvas.viewbox()
  const [x, y] = [shape.x + shape.width / 2, shape.y + shape.height / 2]
  const inside = x > box.x + box.width * 0.1 && x < box.x + box.width * 0.9 && y > box.y + box.height * 0.1 && y < box.y + box.height * 0.9
  if (!inside) canvas.viewbox({ x: x - box.width / 2, y: y - box.height / 2, width: box.width, height: box.height })
}

function player(figure, viewer) {
  const steps = JSON.parse(figure.dataset.paint)
  const bar = figure.querySelector('[data-player]')
  if (!steps.length || !bar) return
  const where = bar.querySelector('[data-where]')
  const button = bar.querySelector('[data-go="play"]')
  const items = [...document.querySelectorAll('[data-step]')]
  let at = Math.min(Number(figure.dataset.at), steps.length - 1)
  let timer = 0

  function show() {
    clear(viewer, ['mark-done', 'mark-taken', 'mark-current', 'mark-step'])
    const flows = new Set(viewer.get('elementRegistry').filter((element) => element.waypoints).map((element) => element.id))
    for (const step of steps.slice(0, at + 1)) {
      markAll(viewer, step.passed.filter((id) => !flows.has(id)), 'mark-done')
      markAll(viewer, step.passed.filter((id) => flows.has(id)), 'mark-taken')
    }
    markAll(viewer, steps[at].open, 'mark-current')
    markAll(viewer, steps[at].passed, 'mark-step')
    follow(viewer, [...steps[at].passed, ...steps[at].open])
    where.textContent = `${at} / ${steps.length - 1}`
    figure.dataset.at = String(at)
    for (const item of items) {
      if (Number(item.dataset.step) === at) {
        item.setAttribute('aria-current', 'step')
        const list = item.parentElement // only the list is scrolled, never the page
        list.scrollTop += item.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom
      } else item.removeAttribute('aria-current')
    }
  }

  function stop() {
    clearInterval(timer)
    timer = 0
    button.textContent = button.dataset.play
  }

  function go(to) {
    at = Math.max(0, Math.min(to, steps.length - 1))
    show()
  }

  function play() {
    if (timer) return stop()
    if (at === steps.length - 1) go(0)
    button.textContent = button.dataset.pause
    timer = setInterval(() => (at < steps.length - 1 ? go(at + 1) : stop()), PACE)
  }

  const acts = { back: () => (stop(), go(at - 1)), on: () => (stop(), go(at + 1)), play }
  bar.addEventListener('click', (event) => acts[event.target.closest('[data-go]')?.dataset.go]?.())
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input, textarea, select, summary, a, button:not([data-go]), [contenteditable]')) return
    const act = { ArrowLeft: acts.back, ArrowRight: acts.on, ' ': acts.play }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
  bar.hidden = false
  show()
}

function coverage(figure, viewer) {
  const missing = figure.dataset.missing.split(' ').filter(Boolean)
  markAll(viewer, missing, 'mark-missing')
  markAll(viewer, figure.dataset.untaken.split(' ').filter(Boolean), 'mark-untaken')
  viewer.get('eventBus').on('element.click', ({ element }) => {
    const place = document.getElementById(`missing-${element.id}`)
    if (!place) return
    place.open = true
    place.querySelector('summary').focus()
    place.scrollIntoView({ block: 'center' })
  })
}

async function progress(place) {
  try {
    const answer = await fetch(place.dataset.progress, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
    if (!answer.ok) return
    const { waiting, done, total } = await answer.json()
    place.querySelector('[data-count]').textContent = `${done} / ${total}`
    if (!waiting) return location.reload()
  } catch {
    // no network for a moment: ask again
  }
  setTimeout(progress, POLL, place)
}

document.addEventListener('drawn', ({ target, detail }) => {
  if ('paint' in target.dataset) player(target, detail)
  if ('missing' in target.dataset) coverage(target, detail)
})
const running = document.querySelector('[data-running]')
if (running) setTimeout(progress, POLL, running)
// a link to a step or a missing element opens it
document.getElementById(location.hash.slice(1))?.closest('details')?.setAttribute('open', '')
