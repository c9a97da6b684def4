// 流程图页:draws the sketch's diagram, saves it by itself, and shows on its elements what the deploy gate says.
import './diagram.css'
import { createChecker } from './checker.js'
import { createModeler } from './modeler.js'
import { say, studio } from './page.js'
import { createSaver } from './saver.js'

const place = document.querySelector('[data-studio-diagram]')
const MARK = 'studio-lint'

// One mark an element, with its sentences; on flows only the line is painted.
function mark(modeler, findings, path) {
  const [overlays, registry, canvas] = ['overlays', 'elementRegistry', 'canvas'].map((name) => modeler.get(name))
  overlays.remove({ type: MARK })
  registry.forEach((element) => canvas.removeMarker(element, 'studio-wrong'))
  const by_element = Map.groupBy(findings.filter((one) => one.file === path && registry.get(one.element)), (one) => one.element)
  for (const [id, all] of by_element) {
    const wrong = all.some((one) => one.severity === 'error')
    const badge = document.createElement('span')
    badge.className = wrong ? 'studio-mark' : 'studio-mark studio-mark--hint'
    badge.textContent = String(all.length)
    badge.title = all.map((one) => one.sentence).join('\n')
    overlays.add(id, MARK, { position: { top: -10, right: 10 }, html: badge })
    if (wrong) canvas.addMarker(id, 'studio-wrong')
  }
}

async function start() {
  const { path, source, element } = place.dataset
  const readOnly = 'readOnly' in place.dataset || matchMedia('(max-width: 700px)').matches // drawing wants room; reading does not
  const answer = await fetch(source, { credentials: 'same-origin' })
  if (!answer.ok) return
  const { text, revision } = await answer.json()
  const options = { readOnly, kinds: place.dataset.kinds, shared: path.startsWith('_shared/') }
  const drawing = createModeler(place.querySelector('[data-canvas]'), place.querySelector('[data-panel]'), options)
  place.drawing = drawing // for other scripts of the page
  const conflict = place.querySelector('[data-conflict]')
  const go = (id) => {
    const there = drawing.select(id)
    if (there) drawing.modeler.get('canvas').focus() // so that the next key mends it
    return there
  }
  let quiet = false // while a text is being opened

  async function open(xml) {
    quiet = true
    try {
      await drawing.open(xml)
    } catch {
      conflict.textContent = say('unreadable')
      conflict.hidden = false
    } finally {
      quiet = false
    }
  }

  const saver = readOnly ? null : createSaver({ path, revision, conflict, show: (xml) => open(xml).then(() => checker.check(0)) })
  const checker = createChecker({
    path,
    read: () => (readOnly ? null : drawing.xml()),
    select: (one) => one.file === path && go(one.element),
    settled: async () => !saver || saver.settled(),
    found: (findings) => mark(drawing.modeler, findings, path),
  })
  await open(saver ? saver.recovered(text) : text)
  if (element) go(element)
  checker.check(0)
  let change = 0
  drawing.changed(async () => {
    if (quiet || !saver) return
    const mine = ++change
    const xml = await drawing.xml()
    if (mine !== change) return // a later change follows with its own text
    saver.changed(xml)
    checker.check()
  })
  place.dataset.ready = ''
}

if (place && studio) start()
