// 图上比较:two versions of a diagram side by side, painted with what differs; the list in words is the server's and stays without this.
import 'bpmn-js/dist/assets/diagram-js.css'
import './compare.css'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

const english = document.documentElement.lang.startsWith('en')
const say = (zh, en) => (english ? en : zh)
const SIDES = { added: ['new'], removed: ['old'], changed: ['old', 'new'], moved: ['old', 'new'] }

async function load(figure) {
  const answer = await fetch(figure.dataset.source, { credentials: 'same-origin' })
  if (!answer.ok) return null
  const text = answer.headers.get('Content-Type')?.includes('json') ? (await answer.json()).text : await answer.text()
  const place = figure.querySelector('[data-canvas]')
  place.hidden = false
  const viewer = new NavigatedViewer({ container: place, zoomScroll: { enabled: false } })
  try {
    await viewer.importXML(text)
  } catch {
    place.hidden = true // the words remain
    return null
  }
  const drawing = place.querySelector('.djs-container > svg')
  drawing.setAttribute('role', 'img')
  drawing.setAttribute('aria-label', figure.querySelector('figcaption').textContent)
  return viewer
}

function paint(viewer, side, changes) {
  const registry = viewer.get('elementRegistry')
  for (const one of changes) {
    const { kind, shape, word, sign } = one.dataset
    const element = SIDES[kind].includes(side) && registry.get(shape)
    if (!element) continue
    viewer.get('canvas').addMarker(shape, `diff-${kind}`)
    if (element.waypoints) continue
    const badge = document.createElement('span')
    badge.className = `diff-badge diff-badge--${kind}`
    badge.textContent = `${sign} ${word}`
    viewer.get('overlays').add(shape, { position: { top: -14, left: 4 }, show: { minZoom: 0.4 }, html: badge })
  }
}

// What is moved or zoomed on one side is on the other; both versions share their coordinates.
function together(viewers) {
  let busy = false
  for (const one of viewers) {
    one.on('canvas.viewbox.changed', ({ viewbox: { x, y, width, height } }) => {
      if (busy) return
      busy = true
      viewers.filter((other) => other !== one).forEach((other) => other.get('canvas').viewbox({ x, y, width, height }))
      busy = false
    })
  }
}

const middleOf = (element) => {
  if (!element.waypoints) return { x: element.x + element.width / 2, y: element.y + element.height / 2 }
  const at = element.waypoints[Math.floor((element.waypoints.length - 1) / 2)]
  const next = element.waypoints[Math.floor((element.waypoints.length - 1) / 2) + 1]
  return { x: (at.x + next.x) / 2, y: (at.y + next.y) / 2 }
}

function centre(viewers, shape) {
  const found = viewers.map((viewer) => viewer.get('elementRegistry').get(shape)).find(Boolean)
  if (!found) return
  const { x, y } = middleOf(found)
  const scale = Math.max(0.8, viewers[0].get('canvas').zoom())
  const { outer } = viewers[0].get('canvas').viewbox()
  const [width, height] = [outer.width / scale, outer.height / scale]
  viewers[0].get('canvas').viewbox({ x: x - width / 2, y: y - height / 2, width, height })
  for (const viewer of viewers) {
    const canvas = viewer.get('canvas')
    viewer.get('elementRegistry').forEach((element) => canvas.removeMarker(element, 'diff-current'))
    if (viewer.get('elementRegistry').get(shape)) canvas.addMarker(shape, 'diff-current')
  }
}

const fit = (viewers) => viewers.forEach((viewer) => viewer.get('canvas').zoom('fit-viewport', 'auto'))

function controls(figure, viewers) {
  const bar = figure.querySelector('[data-compare-controls]')
  const buttons = [
    ['+', say('放大', 'Zoom in'), () => viewers[0].get('zoomScroll').stepZoom(1)],
    ['−', say('缩小', 'Zoom out'), () => viewers[0].get('zoomScroll').stepZoom(-1)],
    ['⤢', say('全图', 'Whole diagram'), () => fit(viewers)],
  ]
  for (const [sign, label, action] of buttons) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: sign, title: label })
    button.setAttribute('aria-label', label)
    button.addEventListener('click', action)
    bar.append(button)
  }
  bar.hidden = false
}

function steps(figure, viewers, changes) {
  let now = -1
  const go = (to) => {
    now = (to + changes.length) % changes.length
    changes.forEach((one, place) => one.toggleAttribute('data-now', place === now))
    changes[now].scrollIntoView({ block: 'nearest' })
    figure.querySelector('[data-compare-now]').textContent = `${now + 1} / ${changes.length}`
    centre(viewers, changes[now].dataset.shape)
  }
  changes.forEach((one, place) => {
    const title = one.querySelector('[data-compare-title]')
    const button = Object.assign(document.createElement('button'), { type: 'button' })
    button.append(...title.childNodes)
    button.addEventListener('click', () => go(place))
    title.append(button)
  })
  const bar = figure.querySelector('[data-compare-controls]')
  for (const [sign, label, by] of [[say('上一处 P', 'Back P'), say('上一处', 'The one before'), -1], [say('下一处 N', 'Next N'), say('下一处', 'The next one'), 1]]) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: sign, title: label })
    button.addEventListener('click', () => go(now < 0 && by < 0 ? changes.length - 1 : now + by))
    bar.append(button)
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select')) return
    if (event.key === 'n' || event.key === 'N') go(now + 1)
    else if (event.key === 'p' || event.key === 'P') go(now < 0 ? changes.length - 1 : now - 1)
    else return
    event.preventDefault()
  })
  if (changes.length) go(0)
}

async function start(figure) {
  const changes = [...figure.querySelectorAll('[data-kind]')]
  const sides = [...figure.querySelectorAll('[data-side]')]
  const loaded = await Promise.all(sides.map(load))
  const viewers = loaded.filter(Boolean)
  if (!viewers.length) return
  loaded.forEach((viewer, place) => viewer && paint(viewer, sides[place].dataset.side, changes))
  together(viewers)
  controls(figure, viewers)
  fit(viewers.slice(0, 1))
  if (changes.length) steps(figure, viewers, changes)
  addEventListener('beforeprint', () => fit(viewers))
  figure.dataset.drawn = ''
}

for (const figure of document.querySelectorAll('[data-compare]')) start(figure)
