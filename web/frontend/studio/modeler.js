// 画图:the modeller of a sketch's diagram: bpmn-js that knows this product's kinds of stages and speaks plainly.
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css'
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css'
import 'diagram-js-minimap/assets/diagram-js-minimap.css'
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css'
import './modeler.css'
import Modeler from 'bpmn-js/lib/Modeler'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel'
import TokenSimulation from 'bpmn-js-token-simulation/lib/modeler.js'
import camunda from 'camunda-bpmn-moddle/resources/camunda.json'
import minimap from 'diagram-js-minimap'
import { Clipboard } from './clipboard.js'
import { Ids } from './ids.js'
import { InputMethod } from './input_method.js'
import { Kinds } from './kinds.js'
import { Menus } from './menus.js'
import { PaletteKeys } from './palette_keys.js'
import { Panel } from './panel.js'
import { Properties } from './properties.js'
import { SimulationWords } from './simulation.js'
import { applyStyles } from './strict_styles.js'
import { Toolbar } from './toolbar.js'
import words from './words.js'

const LEGIBLE = 0.72
const BESIDE = 76 // pixels that the palette takes
const AROUND = { top: 110, right: 260, bottom: 110, left: 160 } // pixels that what is shown keeps from the edge, so that its neighbours and its tools are seen

const OURS = {
  __init__: ['meaningfulIds', 'stageKinds', 'studioMenus', 'studioPaletteKeys', 'studioPanel', 'studioClipboard', 'simulationWords', 'studioToolbar', 'inputMethod'],
  kindProperties: ['type', Properties],
  meaningfulIds: ['type', Ids],
  stageKinds: ['type', Kinds],
  studioMenus: ['type', Menus],
  studioPaletteKeys: ['type', PaletteKeys],
  studioPanel: ['type', Panel],
  studioClipboard: ['type', Clipboard],
  simulationWords: ['type', SimulationWords],
  studioToolbar: ['type', Toolbar],
  inputMethod: ['type', InputMethod],
}

// What is only looked at has no tools to change it, and no panel.
const READING = { additionalModules: [minimap, words], minimap: { open: false } }

const drawingOptions = (panel, options) => ({
  kinds: { shared: options.shared },
  propertiesPanel: { parent: panel },
  minimap: { open: false },
  additionalModules: [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, TokenSimulation, minimap, words, OURS],
})

// container: where it is drawn; panel: where what is selected is described. Options: readOnly, kinds (their address), shared (a called process).
// The answer: open(xml), xml(), changed(callback), select(id), and the library's modeler.
export function createModeler(container, panel, options = {}) {
  applyStyles(document.body)
  container.classList.add('studio-modeler')
  panel.classList.add('studio-modeler-panel')
  const Kind = options.readOnly ? NavigatedViewer : Modeler
  const modeler = new Kind({ container, moddleExtensions: { camunda }, ...(options.readOnly ? READING : drawingOptions(panel, options)) })
  const known = options.readOnly ? Promise.resolve() : loadKinds(modeler, options.kinds)
  return {
    modeler,
    async open(xml) {
      await known
      await modeler.importXML(xml)
      container.querySelector('.djs-container > svg').setAttribute('aria-label', container.getAttribute('aria-label') ?? '')
      begin(modeler)
    },
    async xml() {
      return (await modeler.saveXML({ format: true })).xml
    },
    changed(callback) {
      modeler.on('commandStack.changed', callback)
    },
    select(id) {
      const element = modeler.get('elementRegistry').get(id)
      if (!element) return false
      modeler.get('selection').select(element)
      modeler.get('canvas').scrollToElement(element, AROUND)
      return true
    },
  }
}

// A wide diagram opens where it begins, at a size that can be read and beside the palette; the whole is one key away.
function begin(modeler) {
  const canvas = modeler.get('canvas')
  canvas.zoom('fit-viewport', 'auto')
  const { inner, outer } = canvas.viewbox()
  const scale = Math.max(canvas.zoom(), LEGIBLE)
  const beside = outer.width > 600 ? BESIDE : 12
  const [width, height] = [outer.width / scale, outer.height / scale]
  canvas.viewbox({ x: inner.x - beside / scale, y: inner.height > height ? inner.y - 60 / scale : inner.y - (height - inner.height) / 2, width, height })
}

async function loadKinds(modeler, address) {
  try {
    const answer = await fetch(address, { credentials: 'same-origin' })
    if (answer.ok) modeler.get('stageKinds').set(await answer.json())
  } catch {
    // without the kinds one can still draw and read; the save state says that the network is gone
  }
}
