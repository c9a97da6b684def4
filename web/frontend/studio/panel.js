// 面板:a short panel for the kind of the selected element, instead of everything that BPMN knows.
import { TextAreaEntry, TextFieldEntry, SelectEntry, Group, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited } from '@bpmn-io/properties-panel'
import { useEffect } from '@bpmn-io/properties-panel/preact/hooks'
import { useService } from 'bpmn-js-properties-panel'
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil'
import { flaw } from './ids.js'
import { valueOf } from './properties.js'
import { say } from './words.js'

const KEPT = ['documentation']
const CODED = ['error', 'escalation']
const LEVELS = ['yellow', 'stage', 'red', 'black'] // of alerts, engine/domain/alerts.py

// The values that are there already, as the page lists them; of tasks also those that were just drawn. Suggested, never imposed.
function useKnown(id, known) {
  const registry = useService('elementRegistry')
  useEffect(() => {
    const input = document.getElementById(`bio-properties-panel-${id}`)
    const list = known && document.getElementById(`known-${known}`)
    if (!input) return
    if (!list) {
      input.removeAttribute('list')
      return
    }
    input.setAttribute('list', list.id)
    if (known !== 'task') return
    for (const { id: task, businessObject } of registry.filter((one) => is(one, 'bpmn:UserTask'))) {
      if (![...list.options].some((one) => one.value === task)) list.append(new Option(businessObject.name ?? '', task))
    }
  })
}

function NameEntry({ element, id }) {
  const modeling = useService('modeling')
  const debounce = useService('debounceInput')
  const label = is(element, 'bpmn:TextAnnotation') ? say('文字', 'Text') : say('名称', 'Name')
  const key = is(element, 'bpmn:TextAnnotation') ? 'text' : 'name'
  return TextAreaEntry({
    element,
    id,
    label,
    debounce,
    autoResize: true,
    getValue: () => getBusinessObject(element).get(key) ?? '',
    setValue: (value) => modeling.updateProperties(element, { [key]: value || undefined }),
  })
}

function IdEntry({ element, id, fixed }) {
  const kinds = useService('stageKinds')
  const ids = useService('meaningfulIds')
  const debounce = useService('debounceInput')
  return TextFieldEntry({
    element,
    id,
    debounce,
    disabled: fixed,
    label: say('编号', 'Id'),
    description: fixed ? say('与文件名相同', 'The same as the file') : undefined,
    getValue: () => getBusinessObject(element).id,
    setValue: (value, wrong) => wrong || kinds.together(() => kinds.changeId(element, value)),
    validate: (value) => {
      if (fixed) return ''
      if (value !== getBusinessObject(element).id && ids.taken(value)) return say('这个编号用过了。', 'This id is taken.')
      return is(element, 'bpmn:FlowNode') ? flaw(value) : ''
    },
  })
}

function KindEntry({ element, id, property }) {
  const kinds = useService('stageKinds')
  const properties = useService('kindProperties')
  const debounce = useService('debounceInput')
  const { binding, label, description, choices, required, known } = property
  useKnown(id, choices ? '' : known)
  const set = (value) => {
    if (binding.name === 'name_en') kinds.rename(element, value ?? '')
    else kinds.together(() => properties.set(element, binding, (value ?? '').trim()))
  }
  const shared = { element, id, label: required ? `${label} *` : label, description, getValue: () => valueOf(element, binding), setValue: set }
  if (choices) {
    const now = valueOf(element, binding)
    const listed = choices.map((one) => ({ value: one.value, label: one.name }))
    return SelectEntry({ ...shared, getOptions: () => (listed.some((one) => one.value === now) ? listed : [...listed, { value: now, label: now || say('（没有）', '(none)') }]) })
  }
  const validate = required ? (value) => (value ? '' : say('要填写。', 'To be filled in.')) : undefined
  return TextFieldEntry({ ...shared, debounce, validate, placeholder: property.placeholder })
}

function TimerEntry({ element, id }) {
  useKnown(id, 'limit')
  const kinds = useService('stageKinds')
  const properties = useService('kindProperties')
  const debounce = useService('debounceInput')
  const read = () => {
    const [definition] = getBusinessObject(element).eventDefinitions
    return (definition.timeDuration ?? definition.timeDate ?? definition.timeCycle)?.body ?? ''
  }
  return TextFieldEntry({
    element,
    id,
    debounce,
    label: say('多久', 'How long'),
    description: say('法定期限写 limit:名字，名字在“时限”页的“到期的后果”；别的写 P3D、PT2H', 'limit:<name> for a deemed outcome of the page Limits; otherwise P3D, PT2H'),
    getValue: read,
    setValue: (value) => kinds.together(() => properties.setTimer(element, (value ?? '').trim())),
    validate: (value) => (value ? '' : say('要填写。', 'To be filled in.')),
  })
}

// An error or escalation is known by its code; what the diagram declares for it is made and named along.
function CodeEntry({ element, id, kind }) {
  const kinds = useService('stageKinds')
  const properties = useService('kindProperties')
  const debounce = useService('debounceInput')
  const boundary = is(element, 'bpmn:BoundaryEvent')
  useEffect(() => {
    const input = document.getElementById(`bio-properties-panel-${id}`)
    if (!input) return
    const list = document.createElement('datalist')
    list.id = `codes-${kind}`
    const levels = kind === 'escalation' && boundary && is(element.host, 'bpmn:UserTask') ? LEVELS.map((one) => `clock:${one}`) : []
    for (const code of new Set([...levels, ...properties.codes(element, kind)])) list.append(new Option(code))
    document.getElementById(list.id)?.remove()
    document.body.append(list)
    input.setAttribute('list', list.id)
  })
  return TextFieldEntry({
    element,
    id,
    debounce,
    label: `${say('代码', 'Code')} *`,
    description: boundary
      ? kind === 'escalation'
        ? say('任务上写 clock:stage（环节超时）、clock:red（超承诺）等预警级别；调用上写它抛出的代码', 'On a task an alert level, such as clock:stage or clock:red; on a call the code that it throws')
        : say('与里面抛出的代码相同，例如 deferral_failed', 'The code that is thrown inside, such as deferral_failed')
      : say('小写英文单词，调用处的边界事件写同样的代码', 'Small English words; the boundary event at the call has the same code'),
    getValue: () => properties.codeOf(element, kind),
    setValue: (value, wrong) => wrong || kinds.together(() => properties.setCode(element, kind, (value ?? '').trim())),
    validate: (value) => (!value ? say('要填写。', 'To be filled in.') : /^[a-z][a-z0-9_:]*$/.test(value.trim()) ? '' : say('用小写英文、数字、下划线。', 'Small letters, digits and underscores.')),
  })
}

function LoopEntry({ element, id, part, label, description }) {
  useKnown(id, 'variable')
  const kinds = useService('stageKinds')
  const properties = useService('kindProperties')
  const debounce = useService('debounceInput')
  return TextFieldEntry({
    element,
    id,
    debounce,
    label,
    description,
    getValue: () => getBusinessObject(element).loopCharacteristics?.get(`camunda:${part}`) ?? '',
    setValue: (value) => kinds.together(() => properties.setLoop(element, { [part]: (value ?? '').trim() })),
  })
}

function DefaultEntry({ element, id }) {
  const kinds = useService('stageKinds')
  const modeling = useService('modeling')
  const source = element.businessObject
  const flows = element.outgoing.filter((one) => is(one, 'bpmn:SequenceFlow'))
  return SelectEntry({
    element,
    id,
    label: say('默认出口', 'Default way'),
    getValue: () => source.default?.id ?? '',
    getOptions: () => [{ value: '', label: say('（没有）', '(none)') }, ...flows.map((one) => ({ value: one.id, label: one.businessObject.name || one.target?.businessObject.name || one.id }))],
    setValue: (value) =>
      kinds.together(() => {
        const flow = flows.find((one) => one.id === value)
        modeling.updateProperties(element, { default: flow?.businessObject })
        if (flow?.businessObject.conditionExpression) modeling.updateProperties(flow, { conditionExpression: undefined })
      }),
  })
}

export class Panel {
  static $inject = ['propertiesPanel', 'stageKinds', 'eventBus', 'elementRegistry', 'selection']

  constructor(propertiesPanel, kinds, eventBus, elementRegistry, selection) {
    this.kinds = kinds
    propertiesPanel.registerProvider(100, this)
    eventBus.on('studio.kinds', () => {
      const [one] = selection.get()
      if (one) eventBus.fire('elements.changed', { elements: [one] })
    })
  }

  getGroups(element) {
    return (groups) => {
      const kind = this.kinds.of(element)
      const own = { id: 'studio', label: kind?.name ?? say('元素', 'Element'), component: Group, entries: this.#entries(element, kind), shouldOpen: true }
      return [own, ...this.#more(element), ...groups.filter((one) => KEPT.includes(one.id))]
    }
  }

  #entries(element, kind) {
    const fixed = isAny(element, ['bpmn:Process', 'bpmn:Collaboration'])
    const entries = [{ id: 'studio-name', component: NameEntry, isEdited: isTextAreaEntryEdited }]
    const asked = kind?.properties.filter((one) => one.type !== 'Hidden') ?? []
    asked.forEach((property, place) => entries.push({ id: `studio-${kind.id}-${place}`, component: KindEntry, property, isEdited: property.choices ? isSelectEntryEdited : isTextFieldEntryEdited }))
    if (isAny(element, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway']) && element.outgoing.length > 1) entries.push({ id: 'studio-default', component: DefaultEntry, isEdited: isSelectEntryEdited })
    if (CODED.includes(kind?.definition)) entries.push({ id: `studio-code-${kind.definition}`, component: CodeEntry, kind: kind.definition, isEdited: isTextFieldEntryEdited })
    if (kind?.definition === 'timer') entries.push({ id: 'studio-timer', component: TimerEntry, isEdited: isTextFieldEntryEdited })
    entries.push({ id: 'studio-id', component: IdEntry, fixed, isEdited: isTextFieldEntryEdited })
    if (is(element, 'bpmn:TextAnnotation')) entries.splice(1)
    return entries
  }

  #more(element) {
    if (!isAny(element, ['bpmn:Task', 'bpmn:CallActivity'])) return []
    const entries = [
      ['collection', say('清单', 'List'), say('放着清单的变量，例如 units；不填就只办一次', 'The variable that holds the list, such as units; empty: done once')],
      ['elementVariable', say('每一项', 'Each of it'), say('每一项的变量，例如 unit', 'The variable of each, such as unit')],
    ].map(([part, label, description]) => ({ id: `studio-loop-${part}`, component: LoopEntry, part, label, description, isEdited: isTextFieldEntryEdited }))
    return [{ id: 'studio-loop', label: say('几个单位各办一次', 'Once for each'), component: Group, entries, shouldOpen: Boolean(element.businessObject.loopCharacteristics) }]
  }
}
