// 决策表编辑器的中文, by dmn-js's own sentences.
export const DECISION_WORDS = {
  'Add': '加', 'Add input': '加一个输入', 'Add output': '加一个输出', 'Add rule': '加一行', 'Add rule above': '在上面加一行', 'Add rule below': '在下面加一行', 'Add clause': '加一列',
  'Add left': '在左边加', 'Add right': '在右边加', 'Aggregation': '汇总', 'And': '并且', 'Annotations': '备注', 'Any': '任何值', 'Change cell expression language': '改单元格的语言',
  'Copy': '复制', 'Copy rule': '复制这一行', 'Cut': '剪切', 'Cut rule': '剪切这一行', 'Decision name': '决策名称', 'Decision Table': '决策表', 'Delete': '删除', 'Edit Cell Description': '改单元格说明',
  'Edit Decision Name': '改决策名称', 'Edit Decision ID': '改决策编号', 'Edit decision name': '改决策名称', 'Edit input': '改输入', 'Edit output': '改输出', 'Expression': '表达式', 'Expression language': '表达式语言', 'First': '第一个适用的（FIRST）', 'Hit policy': '命中策略', 'Hit policy:': '命中策略：',
  'Input': '输入', 'Input Expression': '输入表达式', 'Input Label': '输入的标题', 'Input Variable': '输入变量', 'Input label': '输入的标题', 'Input Values': '可选的值', 'Move rule': '移动这一行', 'Name': '名称', 'Output': '输出', 'Output Label': '输出的标题', 'Output Name': '输出变量', 'Output label': '输出的标题', 'Output name': '输出变量', 'Output Values': '可选的输出',
  'Paste': '粘贴', 'Paste rule above': '粘贴到上面', 'Paste rule below': '粘贴到下面', 'Remove': '删去', 'Remove rule': '删去这一行', 'Remove input': '删去输入', 'Remove output': '删去输出', 'Rule': '行', 'Rules': '行', 'Then': '那么', 'Type': '类型', 'Unique': '只有一行适用（UNIQUE）', 'When': '当', 'View DRD': '看关系图',
}
