// 编号:English ids that say what an element is, as the deploy gate asks (engine/runtime/lint/rules/element_id.py), instead of Activity_0x1f.
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor'
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'
import { say } from './words.js'

const SHAPE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/
const MADE_UP =
  /^(?:activity|gateway|event|start_?event|end_?event|task|user_?task|service_?task|node|process|element|sub_?process)(?:_?[0-9][0-9a-z]*|_[a-z]?[0-9][0-9a-z]*)?$/
const LONGEST = 60
const AUTOMATIC = /^(?:Activity|Gateway|Event|Flow|Participant|Lane|StartEvent|EndEvent|BoundaryEvent|Process|TextAnnotation|Association)_[0-9a-z]{5,}$/

export const isAutomatic = (id) => AUTOMATIC.test(id)

// "Check for acceptance" -> check_for_acceptance; empty when no English word is in it.
export function derived(words) {
  const slug = words.normalize('NFKD').toLowerCase().replace(/['’]/g, '').replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '')
  const cut = slug.slice(0, LONGEST - 4).replace(/_+$/, '')
  return cut && !MADE_UP.test(cut) ? cut : ''
}

// What is wrong with an id, in a sentence; empty for a good one.
export function flaw(id) {
  if (!SHAPE.test(id) || id.length > LONGEST) {
    return say('要用小写英文单词和下划线，例如 review_materials。', 'Small English words and underscores, such as review_materials.')
  }
  return MADE_UP.test(id) ? say('要说清它是什么，例如 review_materials。', 'It should say what it is, such as review_materials.') : ''
}

const NAMED = ['bpmn:FlowNode', 'bpmn:Lane', 'bpmn:Participant']

export class Ids extends CommandInterceptor {
  static $inject = ['eventBus', 'modeling', 'moddle', 'elementRegistry']

  constructor(eventBus, modeling, moddle, elementRegistry) {
    super(eventBus)
    this.modeling = modeling
    this.ids = moddle.ids
    this.registry = elementRegistry
    this.postExecuted('connection.create', ({ context }) => this.nameFlow(context.connection))
    this.postExecuted('connection.reconnect', ({ context }) => this.nameFlow(context.connection))
  }

  taken(id) {
    return Boolean(this.ids.assigned(id) || this.registry.get(id))
  }

  fresh(base) {
    if (!this.taken(base)) return base
    let number = 2
    while (this.taken(`${base}_${number}`)) number += 1
    return `${base}_${number}`
  }

  // What another tool called Activity_0x1f, in the order of the drawing.
  madeUp() {
    return this.registry.filter((one) => !one.labelTarget && NAMED.some((type) => is(one, type)) && (isAutomatic(one.id) || (is(one, 'bpmn:FlowNode') && flaw(one.id))))
  }

  rename(element, id) {
    const object = getBusinessObject(element)
    const old = object.id
    if (!id || id === old) return
    const flows = [...(element.incoming ?? []), ...(element.outgoing ?? [])].filter((flow) => this.#isNamedByItsEnds(flow))
    this.modeling.updateProperties(element, { id })
    flows.forEach((flow) => this.nameFlow(flow, true))
    for (const definition of object.eventDefinitions ?? []) {
      const kind = definition.$type.replace(/^bpmn:|EventDefinition$/g, '').toLowerCase()
      if (!definition.id || definition.id === `${old}_${kind}` || /EventDefinition_/.test(definition.id)) {
        const wanted = `${id}_${kind}`
        if (!this.taken(wanted)) this.modeling.updateModdleProperties(element, definition, { id: wanted })
      }
    }
  }

  nameFlow(flow, always = false) {
    const object = getBusinessObject(flow)
    if (!is(object, 'bpmn:SequenceFlow') || !flow.source || !flow.target || !(always || isAutomatic(object.id))) return
    const wanted = `${flow.source.id}_to_${flow.target.id}`
    if (object.id !== wanted && !isAutomatic(flow.source.id) && !isAutomatic(flow.target.id)) this.modeling.updateProperties(flow, { id: this.fresh(wanted) })
  }

  #isNamedByItsEnds(flow) {
    const id = getBusinessObject(flow).id
    return isAutomatic(id) || id.startsWith(`${flow.source?.id}_to_${flow.target?.id}`)
  }
}
