// 环节种类:which kind an element is, and making an element one. A kind holds of an element when all of its hidden properties do, so that the
// diagram itself says what it is and no mark of the modeller is written into it.
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor'
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'
import { derived, isAutomatic } from './ids.js'
import { valueOf } from './properties.js'

const CHARACTERISTIC = ['kind', 'duty', 'stage', 'assign', 'camunda:candidateGroups', 'camunda:formKey']
const GAP = 40 // pixels between what is inserted and its neighbours
const NAME_EN = { type: 'camunda:property', name: 'name_en' }
const FORM = { type: 'property', name: 'camunda:formKey' }
const hidden = (kind) => kind.properties.filter((one) => one.type === 'Hidden')
const definitionOf = (object) => (object.eventDefinitions ?? []).map((one) => one.$type.replace(/^bpmn:|EventDefinition$/g, '').toLowerCase()).join()

class Together {
  preExecute({ steps }) {
    steps()
  }
}

export class Kinds extends CommandInterceptor {
  static $inject = ['eventBus', 'commandStack', 'modeling', 'elementFactory', 'bpmnReplace', 'autoPlace', 'meaningfulIds', 'kindProperties', 'canvas', 'selection', 'spaceTool', 'elementRegistry', 'config.kinds']

  constructor(eventBus, commandStack, modeling, elementFactory, bpmnReplace, autoPlace, ids, properties, canvas, selection, space, registry, config) {
    super(eventBus)
    Object.assign(this, { eventBus, commandStack, modeling, elementFactory, bpmnReplace, autoPlace, ids, properties, canvas, selection, space, registry })
    this.all = []
    this.config = config ?? {}
    this.pending = new WeakMap()
    commandStack.registerHandler('studio.together', Together)
    this.postExecuted('shape.create', ({ context }) => this.#named(context.shape))
  }

  set(all) {
    this.all = all
    this.eventBus.fire('studio.kinds')
  }

  together(steps) {
    this.commandStack.execute('studio.together', { steps })
  }

  of(element) {
    const object = getBusinessObject(element)
    if (element.labelTarget || !object) return undefined
    const held = this.all.filter((kind) => kind.appliesTo.includes(object.$type) && kind.definition === definitionOf(object) && hidden(kind).every((one) => valueOf(element, one.binding) === one.value))
    return held.sort((a, b) => hidden(b).length - hidden(a).length)[0]
  }

  // A shape of this kind that lies nowhere yet; it becomes one when it is put into the diagram.
  shapeOf(kind) {
    const shape = this.elementFactory.createShape(this.#target(kind))
    this.pending.set(shape, kind)
    return shape
  }

  append(source, kind) {
    if (kind.appliesTo.includes('bpmn:BoundaryEvent')) return this.#attach(source, kind)
    const [next] = source.outgoing.filter((one) => is(one, 'bpmn:SequenceFlow'))
    if (next && !is(source, 'bpmn:Gateway') && !kind.appliesTo.includes('bpmn:EndEvent')) return this.#insert(next, kind) // two ways out would be refused
    let placed
    this.together(() => {
      placed = this.autoPlace.append(source, this.shapeOf(kind))
    })
    this.selection.select(placed)
    return placed
  }

  // Into the flow that is selected; without one, where one looks.
  put(kind) {
    const [chosen, ...others] = this.selection.get()
    if (chosen && !others.length && is(chosen, 'bpmn:SequenceFlow') && !['bpmn:StartEvent', 'bpmn:EndEvent'].includes(kind.appliesTo[0])) return this.#insert(chosen, kind)
    const { x, y, width, height } = this.canvas.viewbox()
    const at = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
    const root = this.canvas.getRootElement()
    const around = root.children?.find((one) => is(one, 'bpmn:Participant') && at.x > one.x && at.x < one.x + one.width && at.y > one.y && at.y < one.y + one.height)
    let placed
    this.together(() => {
      placed = this.modeling.createShape(this.shapeOf(kind), at, around ?? root.children?.find((one) => is(one, 'bpmn:Participant')) ?? root)
    })
    this.selection.select(placed)
    return placed
  }

  become(element, kind) {
    let now = element
    this.together(() => {
      const object = getBusinessObject(element)
      const old = this.of(element)
      if (!kind.appliesTo.includes(object.$type) || kind.definition !== definitionOf(object)) {
        const target = this.#target(kind)
        if (target.type === 'bpmn:BoundaryEvent') target.cancelActivity = object.cancelActivity
        now = this.bpmnReplace.replaceElement(element, target)
      }
      this.#fill(now, kind, old)
    })
    this.selection.select(now)
    return now
  }

  // The English name of an element whose id was made from the last one carries its id along.
  rename(element, words) {
    this.together(() => {
      const before = valueOf(element, NAME_EN)
      const usual = this.of(element)?.defaults
      this.properties.set(element, NAME_EN, words)
      const stem = element.id.replace(/_\d+$/, '')
      const wanted = derived(words)
      if (wanted && wanted !== stem && (isAutomatic(element.id) || stem === derived(before) || (stem === usual?.id && (!before || before === usual.name_en)))) this.changeId(element, this.ids.fresh(wanted))
    })
  }

  changeId(element, id) {
    const old = element.id
    this.ids.rename(element, id)
    if (is(element, 'bpmn:UserTask')) this.#follow(old, id)
    if (is(element, 'bpmn:UserTask') && valueOf(element, FORM) === `${this.item()}/${old}`) this.properties.set(element, FORM, `${this.item()}/${id}`)
  }

  // Handlers that read the task's form, by name or by default, and timers that wait for a day of it.
  #follow(old, id) {
    for (const one of this.registry.filter((each) => is(each, 'bpmn:ServiceTask') || is(each, 'bpmn:BoundaryEvent'))) {
      for (const { binding, known, placeholder } of this.of(one)?.properties ?? []) {
        const now = valueOf(one, binding) || placeholder || ''
        if (binding.name === 'until' && now.startsWith(`${old}.`)) this.properties.set(one, binding, id + now.slice(old.length))
        const named = now.split(',').map((each) => each.trim())
        if (known === 'task' && named.includes(old)) this.properties.set(one, binding, named.map((each) => (each === old ? id : each)).join(', '))
      }
    }
  }

  // 整理编号: every id that says nothing is made from the English name, or from the kind.
  tidyIds() {
    this.together(() => {
      for (const element of this.ids.madeUp()) {
        const wanted = derived(valueOf(element, NAME_EN)) || this.of(element)?.defaults.id
        if (wanted) this.changeId(element, this.ids.fresh(wanted))
      }
    })
  }

  item() {
    const root = getBusinessObject(this.canvas.getRootElement())
    const drawn = is(root, 'bpmn:Collaboration') ? root.participants?.[0]?.processRef : root
    return this.config.shared ? 'shared' : (drawn?.id ?? '')
  }

  #target(kind) {
    const definition = kind.definition ? `bpmn:${kind.definition[0].toUpperCase()}${kind.definition.slice(1)}EventDefinition` : undefined
    const target = { type: kind.appliesTo[0], eventDefinitionType: definition }
    if (target.type === 'bpmn:SubProcess') target.isExpanded = true
    return target
  }

  // Between two that are connected; what lies further on makes room.
  #insert(flow, kind) {
    const { source, target } = flow
    const shape = this.shapeOf(kind)
    const from = source.x + source.width
    const straight = target.x > from && Math.abs(source.y + source.height / 2 - target.y - target.height / 2) < 5
    const need = shape.width + 2 * GAP
    let placed
    this.together(() => {
      if (straight && target.x - from < need) this.#makeRoom(target.x - 1, Math.ceil((need - target.x + from) / 10) * 10)
      const [first, last] = straight ? [{ x: from, y: source.y + source.height / 2 }, { x: target.x }] : flow.waypoints.slice(Math.floor((flow.waypoints.length - 1) / 2))
      placed = this.modeling.createShape(shape, { x: Math.round((first.x + last.x) / 2), y: Math.round(straight ? first.y : (first.y + last.y) / 2) }, flow)
    })
    this.selection.select(placed)
    return placed
  }

  #makeRoom(start, delta) {
    const all = this.registry.filter((one) => one.parent && one !== this.canvas.getRootElement())
    const { movingShapes, resizingShapes } = this.space.calculateAdjustments(all, 'x', delta, start)
    this.space.makeSpace(movingShapes, resizingShapes, { x: delta, y: 0 }, 'e', start)
  }

  #attach(host, kind) {
    let placed
    const count = host.attachers?.length ?? 0
    const at = { x: host.x + host.width - 25 - 45 * count, y: host.y + host.height }
    this.together(() => {
      placed = this.modeling.createShape(this.shapeOf(kind), at, host, { attach: true })
    })
    this.selection.select(placed)
    return placed
  }

  #named(shape) {
    if (shape.labelTarget || !is(shape, 'bpmn:FlowNode')) return
    const kind = this.pending.get(shape)
    this.pending.delete(shape)
    if (kind) this.#fill(shape, kind, undefined)
    else this.#settle(shape)
  }

  // What was pasted, or dragged from elsewhere: an id that says something, and no other item's form.
  #settle(shape) {
    if (isAutomatic(shape.id)) {
      const wanted = derived(valueOf(shape, NAME_EN)) || this.of(shape)?.defaults.id
      if (wanted) this.ids.rename(shape, this.ids.fresh(wanted))
    }
    const form = is(shape, 'bpmn:UserTask') ? valueOf(shape, FORM) : ''
    if (form && !['shared', this.item()].includes(form.split('/')[0])) this.properties.set(shape, FORM, `${this.item()}/${shape.id}`)
  }

  #fill(element, kind, old) {
    const object = getBusinessObject(element)
    const { id, name, name_en: nameEn } = kind.defaults
    const replaceName = !object.name || object.name === old?.defaults.name
    if (isAutomatic(element.id) || (replaceName && element.id.replace(/_\d+$/, '') === old?.defaults.id)) this.ids.rename(element, this.ids.fresh(id))
    if (replaceName && name !== (object.name ?? '')) this.modeling.updateProperties(element, { name: name || undefined })
    const asked = new Map(kind.properties.map((one) => [`${one.binding.type}:${one.binding.name}`, one]))
    this.properties.prune(element, (key) => asked.has(`camunda:property:${key}`))
    const gone = (old?.properties ?? []).filter((one) => one.binding.type === 'property' && !asked.has(`property:${one.binding.name}`))
    for (const { binding } of gone) this.properties.set(element, binding, '')
    for (const one of kind.properties) {
      const given = one.binding.name === 'name_en' ? nameEn : (one.value ?? '').replace('{item}', this.item()).replace('{id}', element.id)
      const anew = one.type === 'Hidden' || (old && old.id !== kind.id && CHARACTERISTIC.includes(one.binding.name)) || (one.binding.name === 'name_en' && replaceName)
      if (anew || !valueOf(element, one.binding)) if (given || anew) this.properties.set(element, one.binding, given)
    }
    if (kind.multiInstance && !object.loopCharacteristics) this.properties.setLoop(element, kind.multiInstance)
    if (!kind.multiInstance && old?.multiInstance) this.properties.setLoop(element, { collection: '', elementVariable: '' })
    if (is(element, 'bpmn:SubProcess') && !element.children.some((one) => is(one, 'bpmn:FlowNode'))) this.#furnish(element)
    for (const definition of object.eventDefinitions ?? []) if (!definition.id) this.ids.rename(element, element.id)
  }

  // A sub-process without a beginning and an end would be refused.
  #furnish(element) {
    const middle = element.y + element.height / 2
    const parts = [
      ['bpmn:StartEvent', element.x + 60, `${element.id}_begun`, '已开始', 'Begun'],
      ['bpmn:EndEvent', element.x + element.width - 60, `${element.id}_done`, '已完成', 'Done'],
    ].map(([type, x, id, name, nameEn]) => {
      const made = this.modeling.createShape({ type }, { x, y: middle }, element)
      this.ids.rename(made, this.ids.fresh(id))
      this.modeling.updateProperties(made, { name })
      this.properties.set(made, NAME_EN, nameEn)
      return made
    })
    this.modeling.connect(parts[0], parts[1])
  }
}
