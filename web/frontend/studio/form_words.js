// 表单编辑器的中文:form-js has no translations of its own; what it shows is put into Chinese as it appears.
const WORDS = {
  'Action': '动作', 'Additional style': '样式', 'Allow add/delete items': '可以增删行', 'Basic inputs': '常用', 'Button': '按钮', 'Checkbox': '勾选框',
  'Checkbox group': '多选', 'Checked': '勾选', 'Components': '组件', 'Condition': '什么时候隐藏', 'Constraints': '限制', 'Containers': '容器',
  'Custom': '自定义', 'Custom error message': '错误提示', 'Custom regular expression': '自定义格式', 'Data source': '数据来源', 'Date': '日期', 'Date label': '日期标题',
  'Date time': '日期', 'Decimal digits': '小数位', 'Default number of items': '先显示几行', 'Default value': '默认值', 'Deactivate if': '什么时候隐藏', 'Disable collapse': '不折叠',
  'Disallow past dates': '不能早于今天', 'Disabled': '停用', 'Drag and drop components here to start designing.': '把左边的组件拖到这里。',
  'Drag and drop components here.': '把组件拖到这里。', 'Dynamic list': '多行列表', 'Dynamic options': '动态选项', 'Email': '电子邮箱', 'Field description': '提示', 'Field label': '标题',
  'Binds to a form variable': '条件、文书和情景用这个名字。',
  'File picker': '上传文件', 'Form': '表单', 'General': '一般', 'Group': '分组（一页）', 'Group label': '分组标题', 'Height': '高', 'Hide if': '什么时候隐藏', 'ID': '编号',
  'Increment': '步长', 'Input': '填写', 'Key': '字段名', 'Label': '标题', 'Layout': '排版', 'List of items': '选项清单', 'Maximum': '最大', 'Maximum length': '最多几个字',
  'Minimum': '最小', 'Minimum length': '最少几个字', 'Must be unique.': '不能重复。', 'Must not be empty.': '不能为空。', 'No components found.': '没有这样的组件。', 'None': '无', 'Not checked': '不勾选',
  'Number': '数字', 'Number of non-collapsing items': '不折叠的行数', 'Options source': '选项来源', 'Output as string': '存为文字', 'Path': '字段名', 'Phone': '电话', 'Presentation': '展示',
  'Properties': '属性', 'Radio group': '单选', 'Read only': '只读', 'Repeatable': '一行一行地填', 'Required': '必填', 'Reset': '重置', 'Search components': '找组件', 'Searchable': '可以搜索', 'Select': '下拉', 'Selection': '选择',
  'Select a form field to edit its properties.': '选中一个组件，在这里改它。', 'Separator': '分隔线', 'Show outline': '画边框', 'Spacer': '空白', 'Static options': '选项', 'Submit': '提交', 'Subtype': '种类',
  'Supported file formats': '收什么格式', 'Target value': '值', 'Text': '说明文字', 'Text area': '多行文字', 'Text field': '单行文字', 'Text view': '说明文字', 'TEXT VIEW': '说明文字', 'Type': '种类',
  'Upload multiple files': '可以传几个', 'Validation': '校验', 'Validation pattern': '格式', 'Value': '值', 'Version tag': '版本标记', 'Vertical alignment': '对齐',
}

const CREATE = /^Create an? (.+) element$/

function put(node) {
  const said = WORDS[node.data.trim()]
  if (said && said !== node.data) node.data = said
}

const ATTRIBUTES = ['placeholder', 'title', 'aria-label']

function sweep(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) put(node)
    else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of ATTRIBUTES) {
        const value = node.getAttribute(name) ?? ''
        const made = CREATE.exec(value)
        const said = made ? `加一个：${WORDS[made[1]] ?? made[1]}` : WORDS[value]
        if (said) node.setAttribute(name, said)
      }
    }
  }
}

// Everything below the roots, now and as it changes; the fields of the drawn form itself say what the analyst wrote.
export function inChinese(...roots) {
  for (const root of roots) {
    sweep(root)
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === 'characterData') put(change.target)
        else for (const node of change.addedNodes) node.nodeType === Node.TEXT_NODE ? put(node) : node.nodeType === Node.ELEMENT_NODE && sweep(node)
      }
    }).observe(root, { childList: true, characterData: true, subtree: true })
  }
}
