// 新组件:what is put into a form has a Chinese and an English name from the start, and a field name that says what it is once its English title does.
import { FieldFactory } from '@bpmn-io/form-js-viewer'
import { derived } from './ids.js'

const CHOICES = [['选项一', 'One', 'one'], ['选项二', 'Two', 'two']].map(([label, label_en, value]) => ({ label, label_en, value }))
const NEW = {
  textfield: ['text_field', '单行文字', 'Text'],
  textarea: ['text_area', '多行文字', 'Long text'],
  number: ['number', '数字', 'Number'],
  datetime: ['date', '日期', 'Date'],
  filepicker: ['file', '上传文件', 'File'],
  checkbox: ['tick', '勾选框', 'Tick'],
  checklist: ['several', '多选', 'Choose several'],
  radio: ['one_of', '单选', 'Choose one'],
  select: ['choice', '下拉', 'Choose'],
  text: ['note', '说明文字', 'Note'],
  group: ['part', '分组', 'Part'],
  dynamiclist: ['rows', '多行列表', 'Rows'],
  button: ['submit', '提交', 'Submit'],
  separator: ['line'],
  spacer: ['space'],
}
const MADE = new RegExp(`^(?:${Object.values(NEW).map(([base]) => base).join('|')})_\\d+$`)

function named(type) {
  const [, zh, en] = NEW[type] ?? []
  if (!zh) return {}
  if (type === 'text') return { text: zh, properties: { text_en: en } }
  const made = { label: zh, properties: { label_en: en } }
  if (type === 'datetime') return { ...made, subtype: 'date', dateLabel: zh }
  return ['select', 'radio', 'checklist'].includes(type) ? { ...made, values: structuredClone(CHOICES) } : made
}

export class NamedFields extends FieldFactory {
  static $inject = ['formFieldRegistry', 'pathRegistry', 'formFields']

  create(attrs, isNewField = true) {
    const known = Object.keys(attrs).some((key) => !['type', '_parent', 'layout'].includes(key)) // copied, or read from the file
    return super.create(isNewField && !known ? { ...named(attrs.type), ...attrs, id: this.#free(attrs.type) } : attrs, isNewField)
  }

  _getUniqueKeyPath(field) {
    return MADE.test(field.id ?? '') ? field.id : super._getUniqueKeyPath(field)
  }

  #free(type) {
    const base = NEW[type]?.[0] ?? type
    const taken = (id) => this._formFieldRegistry.getAll().some((one) => one.id === id || one.key === id || one.path === id)
    let number = 1
    while (taken(`${base}_${number}`)) number += 1
    return `${base}_${number}`
  }
}

// What follows from an English title: the name of a field that still has the one it was made with.
export function followed(registry, field, title) {
  const wanted = derived(title)
  const own = field.type === 'dynamiclist' ? 'path' : 'key'
  if (!wanted || !MADE.test(field.id ?? '') || (field[own] !== undefined && field[own] !== field.id)) return {}
  if (registry.getAll().some((one) => one !== field && [one.id, one.key, one.path].includes(wanted))) return {}
  return { id: wanted, ...(field[own] === undefined ? {} : { [own]: wanted }) }
}
