// 决策表页:dmn-js draws the table; what the deploy gate finds is painted on its rows, and inputs are tried by the server's own engine.
import 'dmn-js/dist/assets/diagram-js.css'
import 'dmn-js/dist/assets/dmn-js-shared.css'
import 'dmn-js/dist/assets/dmn-js-drd.css'
import 'dmn-js/dist/assets/dmn-js-decision-table.css'
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css'
import 'dmn-js/dist/assets/dmn-js-literal-expression.css'
import 'dmn-js/dist/assets/dmn-font/css/dmn.css'
import './decision.css'
import './code_styles.js'
import DmnModeler from 'dmn-js/lib/Modeler'
import { createChecker } from './checker.js'
import { DECISION_WORDS } from './decision_words.js'
import { studio } from './page.js'
import { createPreview } from './preview.js'
import { createSaver } from './saver.js'
import { applyStyles } from './strict_styles.js'

const place = document.querySelector('[data-decision-editor]')
const chinese = !document.documentElement.lang.startsWith('en')
const translate = (text, values = {}) => ((chinese && DECISION_WORDS[text]) || text).replace(/{([^}]+)}/g, (_, key) => values[key] ?? `{${key}}`)
const words = { translate: ['value', translate] }

async function start() {
  const { path, source } = place.dataset
  const readOnly = 'readOnly' in place.dataset
  const conflict = place.querySelector('[data-conflict]')
  const problems = place.querySelector('[data-row-problems]')
  const trials = document.querySelector('[data-trials]')
  const answer = await fetch(source, { credentials: 'same-origin' })
  if (!answer.ok) return
  const { text, revision } = await answer.json()
  let now = text
  let quiet = true
  let wrong = []
  let hits = []
  applyStyles(document.body)
  const modeler = new DmnModeler({
    container: place.querySelector('[data-canvas]'),
    decisionTable: { additionalModules: [words] },
    drd: { additionalModules: [words] },
    literalExpression: { additionalModules: [words] },
    boxedExpression: { additionalModules: [words] },
  })

  // Rows are drawn anew as they are edited; their marks are set again after each drawing.
  function paint() {
    for (const cell of place.querySelectorAll('[data-row-id]')) {
      const row = cell.dataset.rowId
      cell.classList.toggle('decision-wrong', wrong.some((one) => one.element === row || one.sentence.includes(row)))
      cell.classList.toggle('decision-hit', hits.includes(row))
    }
  }
  new MutationObserver(paint).observe(place.querySelector('[data-canvas]'), { childList: true, subtree: true })

  async function open(xml) {
    quiet = true
    conflict.hidden = true
    try {
      await modeler.importXML(xml)
      const table = modeler.getViews().find((view) => view.type === 'decisionTable')
      if (table) await modeler.open(table)
      now = xml
    } catch {
      conflict.textContent = place.dataset.unreadable
      conflict.hidden = false
    }
    quiet = false
  }

  const saver = readOnly ? null : createSaver({ path, revision, conflict, show: (xml) => open(xml).then(() => checker.check(0)) })
  const checker = createChecker({
    path,
    read: () => (readOnly ? null : now),
    found(findings) {
      wrong = findings.filter((one) => one.file === path)
      problems.replaceChildren(...wrong.map((one) => Object.assign(document.createElement('li'), { textContent: one.sentence })))
      problems.hidden = wrong.length === 0
      paint()
    },
  })
  const trying = createPreview({
    place: trials,
    address: place.dataset.try,
    fields(form) {
      const body = new FormData(form)
      body.set('content', new Blob([now]), 'content')
      return body
    },
    shown(html) {
      trials.innerHTML = html
      hits = [...trials.querySelectorAll('[data-rows]')].flatMap((one) => one.dataset.rows.split(' ')).filter(Boolean)
      paint()
    },
    failed: () => {},
  })
  trials.addEventListener('submit', (event) => {
    event.preventDefault()
    trying.ask(event.target)
  })

  await open(saver ? saver.recovered(text) : text)
  checker.check(0)
  let change = 0
  const changed = async () => {
    if (quiet || !saver) return
    const mine = ++change
    const { xml } = await modeler.saveXML({ format: true })
    if (mine !== change || xml === now) return
    now = xml
    saver.changed(xml)
    checker.check()
  }
  const watched = new WeakSet()
  const watch = () => {
    const viewer = modeler.getActiveViewer()
    if (!viewer || watched.has(viewer)) return
    watched.add(viewer)
    viewer.on('commandStack.changed', changed)
  }
  modeler.on('views.changed', watch)
  watch()
  place.dataset.ready = ''
}

if (place && studio) start()
