// 流程图:draws a diagram into every element marked data-diagram and paints how far the case has come.
// The list in words inside the same element is the server's and stays: without JavaScript it is the whole answer.
import 'bpmn-js/dist/assets/diagram-js.css'
import './viewer.css'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

const LEGIBLE = 0.72
const MARKS = ['done', 'current', 'returned', 'skipped']

function paint(viewer, figure) {
  const canvas = viewer.get('canvas')
  const registry = viewer.get('elementRegistry')
  for (const mark of MARKS) {
    for (const id of (figure.dataset[mark] ?? '').split(' ').filter(Boolean)) {
      if (registry.get(id)) canvas.addMarker(id, `mark-${mark}`)
    }
  }
}

function paintFlows(viewer, figure) {
  const canvas = viewer.get('canvas')
  const reached = new Set(`${figure.dataset.done ?? ''} ${figure.dataset.current ?? ''}`.split(' '))
  const done = new Set((figure.dataset.done ?? '').split(' '))
  const named = [...done].filter((id) => id && viewer.get('elementRegistry').get(id)?.waypoints)
  if (named.length) {
    // The page knows which flows were taken; only without them are they guessed from their ends.
    named.forEach((id) => canvas.addMarker(id, 'mark-taken'))
    return
  }
  viewer.get('elementRegistry').forEach((element) => {
    if (element.waypoints && done.has(element.source?.id) && reached.has(element.target?.id)) canvas.addMarker(element, 'mark-taken')
  })
}

function fit(viewer) {
  viewer.get('canvas').zoom('fit-viewport', 'auto')
}

// A wide diagram opens at a size that can be read, where the case stands (or at its start); the whole is one press away.
function open(viewer, figure) {
  const canvas = viewer.get('canvas')
  fit(viewer)
  if (canvas.zoom() >= LEGIBLE) return
  const registry = viewer.get('elementRegistry')
  const at = (figure.dataset.current ?? '').split(' ').map((id) => registry.get(id)).find(Boolean)
  const { inner, outer } = canvas.viewbox()
  const width = outer.width / LEGIBLE
  const height = outer.height / LEGIBLE
  const left = at ? at.x + at.width / 2 - width / 2 : inner.x - 20
  const top = at && inner.height > height ? at.y + at.height / 2 - height / 2 : inner.y - Math.max(20, (height - inner.height) / 2)
  canvas.viewbox({ x: Math.max(inner.x - 20, Math.min(left, inner.x + inner.width + 20 - width)), y: top, width, height })
}

function controls(viewer, figure) {
  const bar = document.createElement('div')
  bar.className = 'diagram__controls'
  const english = document.documentElement.lang.startsWith('en')
  const actions = [
    ['+', english ? 'Zoom in' : '放大', () => viewer.get('zoomScroll').stepZoom(1)],
    ['−', english ? 'Zoom out' : '缩小', () => viewer.get('zoomScroll').stepZoom(-1)],
    ['⤢', english ? 'Whole diagram' : '全图', () => fit(viewer)],
  ]
  for (const [sign, label, action] of actions) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = sign
    button.setAttribute('aria-label', label)
    button.title = label
    button.addEventListener('click', action)
    bar.append(button)
  }
  figure.querySelector('[data-diagram-canvas]').append(bar)
}

async function draw(figure) {
  const place = figure.querySelector('[data-diagram-canvas]')
  const answer = await fetch(figure.dataset.diagram, { credentials: 'same-origin' })
  if (!answer.ok) return
  place.hidden = false
  const viewer = new NavigatedViewer({ container: place, zoomScroll: { enabled: false } })
  try {
    await viewer.importXML(await answer.text())
  } catch {
    place.hidden = true // the words below remain
    return
  }
  const drawing = place.querySelector('.djs-container > svg')
  drawing.setAttribute('role', 'img')
  drawing.setAttribute('aria-label', figure.dataset.label ?? '')
  open(viewer, figure)
  paint(viewer, figure)
  paintFlows(viewer, figure)
  controls(viewer, figure)
  figure.dataset.drawn = ''
  figure.dispatchEvent(new CustomEvent('drawn', { detail: viewer, bubbles: true })) // other scripts of the page paint further
}

for (const figure of document.querySelectorAll('[data-diagram]')) draw(figure)
