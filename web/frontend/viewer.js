// 流程图:draws a diagram into every element marked data-diagram and paints how far the case has come.
// The list in words inside the same element is the server's and stays: without JavaScript it is the whole answer.
import 'bpmn-js/dist/assets/diagram-js.css'
import './viewer.css'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

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
  viewer.get('elementRegistry').forEach((element) => {
    if (element.waypoints && done.has(element.source?.id) && reached.has(element.target?.id)) canvas.addMarker(element, 'mark-taken')
  })
}

function fit(viewer) {
  viewer.get('canvas').zoom('fit-viewport', 'auto')
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
  fit(viewer)
  paint(viewer, figure)
  paintFlows(viewer, figure)
  controls(viewer, figure)
  figure.dataset.drawn = ''
}

for (const figure of document.querySelectorAll('[data-diagram]')) draw(figure)
