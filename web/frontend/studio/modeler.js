// 画图:the modeller of a sketch's diagram.
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css'
import './modeler.css'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import Modeler from 'bpmn-js/lib/Modeler'
import camunda from 'camunda-bpmn-moddle/resources/camunda.json'

// container: where it is drawn; panel: where the properties of what is selected are shown; options: readOnly, language (zh or en).
// The answer: open(xml), xml(), changed(callback), select(id), and the library's modeler.
export function createModeler(container, panel, { readOnly = false } = {}) {
  const Kind = readOnly ? NavigatedViewer : Modeler
  const modeler = new Kind({ container, moddleExtensions: { camunda } })
  return {
    modeler,
    async open(xml) {
      await modeler.importXML(xml)
      modeler.get('canvas').zoom('fit-viewport', 'auto')
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
      modeler.get('canvas').scrollToElement(element, 80)
      return true
    },
  }
}
