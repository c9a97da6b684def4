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
  static $inject = ['modeling', 'bpmnFactory', 'elementRegistry']

  constructor(modeling, bpmnFactory, elementRegistry) {
    this.modeling = modeling
    this.factory = bpmnFactory
    this.registry = elementRegistry
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

  codeOf(element, kind) {
    return this.#declared(element, kind)?.get(`${kind}Code`) ?? ''
  }

  // Every code that the diagram declares.
  codes(element, kind) {
    return this.#declarations(element, kind).map((one) => one.get(`${kind}Code`)).filter(Boolean)
  }

  // The event refers to the declaration of the code; one that is missing is made, one that nothing refers to any more goes.
  setCode(element, kind, code) {
    const [definition] = getBusinessObject(element).eventDefinitions
    const known = this.#declarations(element, kind).find((one) => one.get(`${kind}Code`) === code)
    const old = this.#declared(element, kind)
    const wanted = code ? (known ?? this.#declare(element, kind, code)) : undefined
    this.modeling.updateModdleProperties(element, definition, { [`${kind}Ref`]: wanted })
    const used = this.registry.find((one) => getBusinessObject(one).eventDefinitions?.some((each) => each.get(`${kind}Ref`) === old))
    if (old && old !== wanted && !used) {
      const root = this.#root(element)
      this.modeling.updateModdleProperties(element, root, { rootElements: root.get('rootElements').filter((one) => one !== old) })
    }
  }

  #declared(element, kind) {
    return getBusinessObject(element).eventDefinitions?.[0]?.get(`${kind}Ref`)
  }

  #declarations(element, kind) {
    const type = `bpmn:${kind[0].toUpperCase()}${kind.slice(1)}`
    return this.#root(element).get('rootElements').filter((one) => is(one, type))
  }

  #declare(element, kind, code) {
    const root = this.#root(element)
    const taken = new Set(root.get('rootElements').map((one) => one.id))
    const base = `${code.replace(/[^a-z0-9_]+/g, '_')}_${kind}`
    let id = base
    for (let number = 2; taken.has(id); number += 1) id = `${base}_${number}`
    const made = this.factory.create(`bpmn:${kind[0].toUpperCase()}${kind.slice(1)}`, { id, name: getBusinessObject(element).name || code, [`${kind}Code`]: code })
    made.$parent = root
    this.modeling.updateModdleProperties(element, root, { rootElements: [...root.get('rootElements'), made] })
    return made
  }

  #root(element) {
    let one = getBusinessObject(element)
    while (one.$parent) one = one.$parent
    return one
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
