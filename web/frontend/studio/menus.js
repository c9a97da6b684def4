// 菜单:what may be added, appended and changed into, by the kinds that the gate accepts; everything else that bpmn-js offers is left out.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil'
import { icon } from './palette_keys.js'
import { say } from './words.js'

const PALETTE = ['hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool', 'tool-separator']
const PAD = ['delete', 'connect', 'lane-insert-above', 'lane-divide-two', 'lane-divide-three', 'lane-insert-below', 'append.text-annotation', 'align-elements', 'distribute-elements-horizontally', 'distribute-elements-vertically']
const ICONS = {
  'bpmn:UserTask': 'bpmn-icon-user-task',
  'bpmn:ServiceTask': 'bpmn-icon-service-task',
  'bpmn:CallActivity': 'bpmn-icon-call-activity',
  'bpmn:BusinessRuleTask': 'bpmn-icon-business-rule',
  'bpmn:SubProcess': 'bpmn-icon-subprocess-expanded',
  'bpmn:StartEvent': 'bpmn-icon-start-event-none',
  'bpmn:EndEvent': 'bpmn-icon-end-event-none',
  'bpmn:IntermediateThrowEvent': 'bpmn-icon-intermediate-event-none',
  'bpmn:ExclusiveGateway': 'bpmn-icon-gateway-xor',
  'bpmn:ParallelGateway': 'bpmn-icon-gateway-parallel',
  'bpmn:InclusiveGateway': 'bpmn-icon-gateway-or',
}
const EVENT_ICONS = {
  'bpmn:EndEvent': { terminate: 'bpmn-icon-end-event-terminate', error: 'bpmn-icon-end-event-error', escalation: 'bpmn-icon-end-event-escalation' },
  'bpmn:IntermediateCatchEvent': { timer: 'bpmn-icon-intermediate-event-catch-timer', message: 'bpmn-icon-intermediate-event-catch-message' },
  'bpmn:BoundaryEvent': { timer: 'bpmn-icon-intermediate-event-catch-timer', error: 'bpmn-icon-intermediate-event-catch-error', escalation: 'bpmn-icon-intermediate-event-catch-escalation' },
}
const HOSTS = {
  timer: ['bpmn:UserTask', 'bpmn:CallActivity', 'bpmn:SubProcess'],
  error: ['bpmn:ServiceTask', 'bpmn:CallActivity', 'bpmn:SubProcess'],
  escalation: ['bpmn:UserTask', 'bpmn:CallActivity', 'bpmn:SubProcess'],
}
const FAMILIES = [['bpmn:Activity'], ['bpmn:Gateway'], ['bpmn:BoundaryEvent'], ['bpmn:EndEvent'], ['bpmn:StartEvent'], ['bpmn:IntermediateCatchEvent', 'bpmn:IntermediateThrowEvent']]
const WIDTH = 340 // pixels of a menu, and the most that its height takes
const HEIGHT = 400
const iconOf = (kind) => EVENT_ICONS[kind.appliesTo[0]]?.[kind.definition] ?? ICONS[kind.appliesTo[0]] ?? 'bpmn-icon-task'

export class Menus {
  static $inject = ['palette', 'contextPad', 'popupMenu', 'stageKinds', 'create', 'canvas', 'bpmnReplace', 'modeling', 'rules', 'moddle', 'keyboard', 'selection', 'eventBus']

  constructor(palette, contextPad, popupMenu, kinds, create, canvas, bpmnReplace, modeling, rules, moddle, keyboard, selection, eventBus) {
    Object.assign(this, { palette, contextPad, popupMenu, kinds, create, canvas, bpmnReplace, modeling, rules, moddle, selection })
    palette.registerProvider(400, { getPaletteEntries: () => (entries) => this.paletteEntries(entries) })
    contextPad.registerProvider(400, {
      getContextPadEntries: (element) => (entries) => this.padEntries(element, entries),
      getMultiElementContextPadEntries: () => (entries) => entries,
    })
    popupMenu.registerProvider('bpmn-replace', 400, {
      getPopupMenuEntries: (element) => () => this.replaceEntries(element),
      getPopupMenuHeaderEntries: () => () => ({}),
    })
    popupMenu.registerProvider('studio-append', { getPopupMenuEntries: (element) => this.appendEntries(element) })
    popupMenu.registerProvider('studio-create', { getPopupMenuEntries: () => this.createEntries() })
    keyboard.addListener(3000, ({ keyEvent }) => this.#key(keyboard, keyEvent))
    eventBus.on('studio.kinds', () => palette._update?.())
  }

  paletteEntries(entries) {
    const kept = Object.fromEntries(Object.entries(entries).filter(([id]) => PALETTE.includes(id)))
    kept['studio.create'] = {
      group: 'activity',
      className: 'bpmn-icon-task studio-create',
      title: say('加一个环节（N）', 'Add a stage (N)'),
      action: { click: (event) => this.openCreate(event.clientX === undefined ? this.#beside() : { x: event.clientX, y: event.clientY }, event) },
    }
    for (const id of ['shape.received', 'shape.question', 'shape.parallel', 'shape.ended']) {
      const kind = this.kinds.all.find((one) => one.id === id)
      if (!kind) continue
      const start = (event) => (event.clientX === undefined ? this.kinds.put(kind) : this.create.start(event, this.kinds.shapeOf(kind)))
      kept[`studio.${id}`] = { group: 'event', className: iconOf(kind), title: kind.name, action: { dragstart: start, click: start } }
    }
    for (const entry of Object.values(kept)) if (!entry.separator) entry.html = icon(entry.title)
    return kept
  }

  padEntries(element, entries) {
    const kept = Object.fromEntries(Object.entries(entries).filter(([id]) => PAD.includes(id)))
    const object = getBusinessObject(element)
    if (element.labelTarget || !is(object, 'bpmn:FlowNode')) return kept
    const added = {}
    if (!is(object, 'bpmn:EndEvent')) {
      added['studio.append'] = {
        group: 'model',
        className: 'bpmn-icon-task studio-append',
        title: say('接一个环节（A）', 'Append a stage (A)'),
        action: { click: (event) => this.openAppend(element, { x: event.clientX, y: event.clientY }) },
      }
    }
    added['studio.replace'] = {
      group: 'edit',
      className: 'bpmn-icon-screw-wrench',
      title: say('换成别的种类（R）', 'Change into another kind (R)'),
      action: { click: (event) => this.openReplace(element, { x: event.clientX, y: event.clientY }) },
    }
    return { ...added, ...kept }
  }

  openAppend(element, at) {
    this.#open('studio-append', element, at, say('后面接什么？', 'What comes next?'))
  }

  openReplace(element, at) {
    this.#open('bpmn-replace', element, at, say('换成什么？', 'Change into what?'))
  }

  openCreate(at, event) {
    this.event = event
    this.#open('studio-create', this.canvas.getRootElement(), at, say('加什么？', 'Add what?'))
  }

  appendEntries(element) {
    return this.#entries(this.kinds.all.filter((kind) => this.#mayFollow(element, kind)), (kind) => this.kinds.append(element, kind))
  }

  createEntries() {
    const free = this.kinds.all.filter((kind) => this.#isOf(kind, ['bpmn:FlowNode']) && kind.appliesTo[0] !== 'bpmn:BoundaryEvent')
    return this.#entries(free, (kind) => this.kinds.put(kind))
  }

  replaceEntries(element) {
    const object = getBusinessObject(element)
    if (!is(object, 'bpmn:FlowNode')) return this.#flowEntries(element)
    const family = FAMILIES.find((one) => isAny(object, one)) ?? []
    const own = this.kinds.of(element)
    const fitting = this.kinds.all.filter((kind) => kind !== own && this.#isOf(kind, family) && this.#sits(element, kind))
    const entries = this.#entries(fitting, (kind) => this.kinds.become(element, kind))
    if (is(object, 'bpmn:BoundaryEvent') && own?.definition !== 'error') entries['studio.interrupting'] = this.#interrupting(element, object)
    return entries
  }

  #open(menu, element, at, title) {
    const [x, y] = [Math.min(at.x, innerWidth - WIDTH - 20), Math.max(0, Math.min(at.y, innerHeight - HEIGHT))] // all of it in sight
    this.popupMenu.open(element, menu, { x, y, cursor: { x, y } }, { title, width: WIDTH, search: true })
  }

  #entries(kinds, choose) {
    const entries = {}
    for (const kind of kinds) {
      entries[kind.id] = {
        label: kind.name,
        description: kind.description,
        className: iconOf(kind),
        group: kind.category,
        search: kind.keywords.join(' '),
        action: () => {
          this.popupMenu.close()
          choose(kind)
        },
      }
    }
    return entries
  }

  #flowEntries(element) {
    const object = getBusinessObject(element)
    const source = object.sourceRef
    if (!is(object, 'bpmn:SequenceFlow') || !isAny(source, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'])) return {}
    const isDefault = source.default === object
    return {
      'studio.default': {
        label: isDefault ? say('不再是默认出口', 'No longer the default way') : say('设为默认出口', 'Make it the default way'),
        className: isDefault ? 'bpmn-icon-connection' : 'bpmn-icon-default-flow',
        action: () => {
          this.popupMenu.close()
          this.kinds.together(() => {
            this.modeling.updateProperties(element.source, { default: isDefault ? undefined : object })
            if (!isDefault) this.modeling.updateProperties(element, { conditionExpression: undefined })
          })
        },
      },
    }
  }

  #interrupting(element, object) {
    const stops = object.cancelActivity !== false
    return {
      label: stops ? say('改为不中断任务', 'Let the task go on') : say('改为中断任务', 'Interrupt the task'),
      className: stops ? 'bpmn-icon-intermediate-event-catch-non-interrupting-timer' : 'bpmn-icon-intermediate-event-catch-timer',
      action: () => {
        this.popupMenu.close()
        this.modeling.updateProperties(element, { cancelActivity: !stops })
      },
    }
  }

  #mayFollow(element, kind) {
    const [type] = kind.appliesTo
    if (!this.#isOf(kind, ['bpmn:FlowNode']) || type === 'bpmn:StartEvent') return false
    return type !== 'bpmn:BoundaryEvent' || isAny(getBusinessObject(element), HOSTS[kind.definition])
  }

  #sits(element, kind) {
    return kind.appliesTo[0] !== 'bpmn:BoundaryEvent' || isAny(getBusinessObject(element.host), HOSTS[kind.definition])
  }

  #isOf(kind, family) {
    const type = this.moddle.getType(kind.appliesTo[0])
    return family.some((one) => this.moddle.getElementDescriptor(type).allTypesByName[one])
  }

  #key(keyboard, event) {
    if (keyboard.hasModifier(event)) return undefined
    const one = this.selection.get().length === 1 ? this.selection.get()[0] : undefined
    if (keyboard.isKey(['n', 'N'], event)) this.openCreate(this.#beside(), event)
    else if (one && !one.labelTarget && keyboard.isKey(['a', 'A'], event) && is(one, 'bpmn:FlowNode') && !is(one, 'bpmn:EndEvent')) this.openAppend(one, this.#beside(one))
    else if (one && !one.labelTarget && keyboard.isKey(['r', 'R'], event)) this.openReplace(one, this.#beside(one))
    else return undefined
    event.preventDefault()
    return true
  }

  #beside(element) {
    const around = this.canvas.getContainer().getBoundingClientRect()
    if (!element) return { x: around.left + Math.min(160, around.width / 4), y: around.top + 60 }
    const box = this.canvas.getAbsoluteBBox(element)
    return { x: around.left + box.x + box.width, y: around.top + box.y }
  }
}
