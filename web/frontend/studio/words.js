// 词语:the modeller's own words in both languages, and Chinese for those of the libraries. Chinese is the default, as everywhere.
import base from 'bpmn-js-i18n-zh/lib/bpmn-js/index.js'
import panel from 'bpmn-js-i18n-zh/lib/properties-panel/index.js'

export const english = document.documentElement.lang.startsWith('en')

export const say = (zh, en) => (english ? en : zh)

// What the community's dictionary lacks, or says otherwise than the glossary.
const OWN = {
  'Activate create/remove space tool': '拉开或者收拢空间',
  'Activate global connect tool': '连线',
  'Activate hand tool': '移动画布',
  'Activate lasso tool': '框选',
  'Add text annotation': '加注解',
  'Change element': '换成别的',
  'Connect to other element': '连到别的元素',
  Delete: '删除',
  'Search in diagram': '在图中查找',
  'Search': '查找',
  'No matching entries.': '没有找到',
  'No results': '没有找到',
  'Filter entries': '查找',
  '{count} entries': '{count} 项',
  'Open minimap': '打开小地图',
  'Close minimap': '收起小地图',
  'Close': '关闭',
  'Documentation': '说明',
  'Element documentation': '写给办事人看的说明',
  'Process documentation': '流程说明',
  'Error': '错误',
  'Escalation': '升级',
  'Message': '消息',
  'Timer': '期限',
  'Toggle section': '展开或者收起',
  'Sub Process': '子流程',
  'User Task': '人工任务',
  'Service Task': '服务任务',
  'Business Rule Task': '决策表',
  'Call Activity': '调用流程',
  'Exclusive Gateway': '判断',
  'Parallel Gateway': '并行',
  'Inclusive Gateway': '可选并行',
  'Start Event': '收件',
  'End Event': '结束',
  'Terminate End Event': '终止',
  'Error Boundary Event': '接住错误',
  'Error End Event': '抛出错误',
  'Escalation Boundary Event': '预警升级',
  'Escalation Boundary Event (Non Interrupting)': '预警升级（任务继续）',
  'Escalation End Event': '抛出升级',
  'Intermediate Throw Event': '里程碑',
  'Timer Boundary Event': '逾期',
  'Timer Boundary Event (Non Interrupting)': '逾期（任务继续）',
  'Timer Intermediate Catch Event': '等待期满',
  'Expanded Sub Process': '子流程',
  'Collapsed Sub Process': '子流程',
  'Sequence Flow': '连线',
  'Default Flow': '默认出口',
  'Conditional Flow': '条件出口',
  'Lane': '泳道',
  'Participant': '流程',
  'Collaboration': '流程图',
  'Process': '流程',
  'Pool': '流程',
  'Text Annotation': '注解',
  'Association': '关联',
  'Alternatives': '其他',
  'Type': '类型',
  'Name': '名称',
  'Code': '代码',
  'Global error reference': '哪个错误',
  'Global escalation reference': '哪个升级',
  'Global message reference': '哪个消息',
  'Select an element to edit its properties.': '选一个元素，就可以修改它。',
  'Multiple elements selected. Select a single element to edit its properties.': '选了几个元素。只选一个，才可以修改它。',
  'Multiple elements are selected. Select a single element to edit its properties.': '选了几个元素。只选一个，才可以修改它。',
}

const CHINESE = { ...panel, ...base, ...OWN }

function translate(template, replacements = {}) {
  const known = english ? template : (CHINESE[template] ?? template)
  return known.replace(/{([^}]+)}/g, (_, key) => (english ? replacements[key] : (CHINESE[replacements[key]] ?? replacements[key])) ?? `{${key}}`)
}

export default { translate: ['value', translate] }
