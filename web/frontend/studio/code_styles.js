// 代码框的样式:CodeMirror would put its rules into a style element, which the content security policy refuses; a sheet made by script is allowed.
// Import this before any editor that shows a code box.
import { StyleModule } from 'style-mod'

const sheets = new WeakMap()

StyleModule.mount = (root, modules) => {
  const mine = sheets.get(root) ?? { sheet: new CSSStyleSheet(), modules: [] }
  if (!sheets.has(root)) {
    sheets.set(root, mine)
    root.adoptedStyleSheets = [mine.sheet, ...root.adoptedStyleSheets]
  }
  const fresh = [modules].flat().filter((one) => !mine.modules.includes(one))
  if (!fresh.length) return
  mine.modules = [...fresh, ...mine.modules] // the last mounted comes first, as CodeMirror counts
  mine.sheet.replaceSync(mine.modules.map((one) => one.getRules()).join('\n'))
}
