// 属性:reading and writing what a kind's panel binds to. An empty answer is no answer: it is removed, never written as "".
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'

const listOf = (object) => object.extensionElements?.get('values').find((one) => is(one, 'camunda:Properties'))

export const namedValues = (object) => listOf(object)?.get('values') ?? []

export function valueOf(element, binding) {
  const object = getBusinessObject(element)
  if (binding.type === 'camunda:property') return namedValues(object).find((one) => one.name === binding.name)?.value ?? ''
  if (binding.name === 'conditionExpression') return object.conditionExpression?.body ?? ''
  return object.get(binding.name) ?? ''
}

export class Properties {
  static $inject = ['modeling', 'bpmnFactory']

  constructor(modeling, bpmnFactory) {
    this.modeling = modeling
    this.factory = bpmnFactory
  }

  set(element, binding, value) {
    const object = getBusinessObject(element)
    if (binding.type === 'camunda:property') this.#setNamed(element, object, binding.name, value)
    else if (binding.name === 'conditionExpression') this.#setCondition(element, value)
    else this.modeling.updateProperties(element, { [binding.name]: value || undefined })
  }

  // Only the named properties for which keep says yes stay.
  prune(element, keep) {
    const object = getBusinessObject(element)
    for (const { name } of [...namedValues(object)]) if (!keep(name)) this.#setNamed(element, object, name, '')
  }

  setLoop(element, values) {
    const object = getBusinessObject(element)
    const old = object.loopCharacteristics
    const next = { collection: old?.get('camunda:collection'), elementVariable: old?.get('camunda:elementVariable'), ...values }
    if (!next.collection && !next.elementVariable) {
      if (old) this.modeling.updateProperties(element, { loopCharacteristics: undefined })
      return
    }
    const written = { 'camunda:collection': next.collection || undefined, 'camunda:elementVariable': next.elementVariable || undefined }
    if (old) this.modeling.updateModdleProperties(element, old, written)
    else this.modeling.updateProperties(element, { loopCharacteristics: this.#child(object, 'bpmn:MultiInstanceLoopCharacteristics', written) })
  }

  setTimer(element, value) {
    const definition = getBusinessObject(element).eventDefinitions[0]
    const kind = ['timeDuration', 'timeDate', 'timeCycle'].find((one) => definition[one]) ?? 'timeDuration'
    this.modeling.updateModdleProperties(element, definition, { [kind]: value ? this.#child(definition, 'bpmn:FormalExpression', { body: value }) : undefined })
  }

  #setCondition(element, value) {
    const object = getBusinessObject(element)
    this.modeling.updateProperties(element, { conditionExpression: value ? this.#child(object, 'bpmn:FormalExpression', { body: value }) : undefined })
  }

  #setNamed(element, object, name, value) {
    const list = listOf(object)
    const found = list?.get('values').find((one) => one.name === name)
    if (value === '' || value === undefined) {
      if (found) this.#without(element, object, list, found)
    } else if (found) this.modeling.updateModdleProperties(element, found, { value })
    else {
      const made = list ?? this.#newList(element, object)
      this.modeling.updateModdleProperties(element, made, { values: [...made.get('values'), this.#child(made, 'camunda:Property', { name, value })] })
    }
  }

  #without(element, object, list, found) {
    const rest = list.get('values').filter((one) => one !== found)
    if (rest.length) {
      this.modeling.updateModdleProperties(element, list, { values: rest })
      return
    }
    const extension = object.extensionElements
    const others = extension.get('values').filter((one) => one !== list)
    if (others.length) this.modeling.updateModdleProperties(element, extension, { values: others })
    else this.modeling.updateModdleProperties(element, object, { extensionElements: undefined })
  }

  #newList(element, object) {
    const extension = object.extensionElements ?? this.#child(object, 'bpmn:ExtensionElements', { values: [] })
    const list = this.#child(extension, 'camunda:Properties', { values: [] })
    if (!object.extensionElements) this.modeling.updateModdleProperties(element, object, { extensionElements: extension })
    this.modeling.updateModdleProperties(element, extension, { values: [...extension.get('values'), list] })
    return list
  }

  #child(parent, type, values) {
    const made = this.factory.create(type, values)
    made.$parent = parent
    return made
  }
}
