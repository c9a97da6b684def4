// 工具栏:undo, redo, find, zoom, align, minimap, walk through and the keys, as buttons that the keyboard reaches.
import { SimulationWords } from './simulation.js'
import { say } from './words.js'

const KEYS = [
  ['N', '加一个环节', 'Add a stage'],
  ['A', '在选中的后面接一个', 'Append to what is selected'],
  ['R', '把选中的换成别的种类', 'Change what is selected into another kind'],
  ['E', '改名称', 'Change the name'],
  ['C', '连线', 'Connect'],
  ['P', '去右边的面板', 'Go to the panel'],
  ['Alt ←  Alt →', '沿着连线选前一个、后一个', 'Select the one before, the one after'],
  ['← → ↑ ↓', '移动选中的；没有选中的，移动画布', 'Move what is selected, else the canvas'],
  ['Ctrl F', '按名称、编号查找', 'Find by name or id'],
  ['Ctrl Z  Ctrl Y', '撤销、重做', 'Undo, redo'],
  ['Ctrl C  Ctrl V', '复制、粘贴，也可以贴到别的事项', 'Copy and paste, between items too'],
  ['Ctrl A  Delete', '全选、删除', 'Select all, delete'],
  ['Ctrl 0  Ctrl +  Ctrl −', '全图、放大、缩小', 'Whole diagram, zoom in, zoom out'],
  ['H  L  S', '移动画布、框选、拉开空间', 'Move the canvas, lasso, make space'],
  ['M  T', '小地图、走一走', 'Minimap, walk through'],
  ['Esc  ?', '取消、这张表', 'Cancel, this list'],
]

export class Toolbar {
  static $inject = ['canvas', 'eventBus', 'commandStack', 'editorActions', 'alignElements', 'distributeElements', 'selection', 'minimap', 'simulationWords', 'keyboard', 'elementRegistry', 'stageKinds', 'meaningfulIds']

  constructor(canvas, eventBus, commandStack, editorActions, alignElements, distributeElements, selection, minimap, simulation, keyboard, registry, kinds, ids) {
    Object.assign(this, { canvas, eventBus, commandStack, editorActions, selection, minimap, simulation, registry, ids })
    this.bar = document.createElement('div')
    this.bar.className = 'studio-tools'
    this.bar.setAttribute('role', 'toolbar')
    this.bar.setAttribute('aria-label', say('画图工具', 'Drawing tools'))
    const align = (side) => () => alignElements.trigger(selection.get(), side)
    const spread = (axis) => () => distributeElements.trigger(selection.get(), axis)
    this.undo = this.#button('↶', say('撤销', 'Undo'), () => commandStack.undo())
    this.redo = this.#button('↷', say('重做', 'Redo'), () => commandStack.redo())
    this.several = [
      this.#button('⫤', say('左右对正', 'Align in a column'), align('center')),
      this.#button('⫠', say('上下对正', 'Align in a row'), align('middle')),
      this.#button('⇔', say('左右等距', 'Spread sideways'), spread('horizontal')),
      this.#button('⇕', say('上下等距', 'Spread up and down'), spread('vertical')),
    ]
    this.tidy = this.#button(say('整理编号', 'Tidy ids'), say('把没有意义的编号换成英文单词', 'Give meaningless ids English words'), () => kinds.tidyIds())
    this.#button('⌕', say('查找', 'Find'), () => editorActions.trigger('find'))
    this.#button('＋', say('放大', 'Zoom in'), () => editorActions.trigger('stepZoom', { value: 1 }))
    this.#button('－', say('缩小', 'Zoom out'), () => editorActions.trigger('stepZoom', { value: -1 }))
    this.#button('⤢', say('全图', 'Whole diagram'), () => this.fit())
    this.map = this.#button(say('小地图', 'Map'), say('打开或者收起小地图', 'Open or close the minimap'), () => minimap.toggle())
    this.walk = this.#button(SimulationWords.label, say('看看流程怎么走；不改流程图', 'See how it goes; changes nothing'), () => simulation.toggle())
    this.help = this.#button('?', say('键盘', 'Keys'), () => this.toggleHelp())
    this.#place()
    keyboard.addListener(3000, ({ keyEvent }) => this.#key(keyboard, keyEvent))
    eventBus.on(['commandStack.changed', 'selection.changed', 'import.done', 'tokenSimulation.toggleMode', 'minimap.toggle'], () => this.refresh())
    this.refresh()
  }

  fit() {
    this.canvas.zoom('fit-viewport', 'auto')
  }

  refresh() {
    this.undo.disabled = !this.commandStack.canUndo()
    this.redo.disabled = !this.commandStack.canRedo()
    const count = this.selection.get().filter((one) => !one.waypoints).length
    this.several.forEach((button, place) => (button.hidden = count < (place < 2 ? 2 : 3)))
    this.tidy.hidden = this.ids.madeUp().length === 0
    this.walk.setAttribute('aria-pressed', String(this.simulation.active))
    this.map.setAttribute('aria-pressed', String(this.minimap.isOpen()))
  }

  toggleHelp() {
    this.sheet.hidden = !this.sheet.hidden
    this.help.setAttribute('aria-expanded', String(!this.sheet.hidden))
    if (this.sheet.hidden) this.canvas.focus()
    else this.sheet.focus()
  }

  #button(sign, label, action) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = sign
    button.title = label
    button.setAttribute('aria-label', label)
    button.addEventListener('click', action)
    this.bar.append(button)
    return button
  }

  #place() {
    const container = this.canvas.getContainer()
    this.sheet = document.createElement('div')
    this.sheet.className = 'studio-keys'
    this.sheet.tabIndex = -1
    this.sheet.hidden = true
    this.sheet.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.toggleHelp()
    })
    const list = document.createElement('dl')
    for (const [keys, zh, en] of KEYS) {
      const term = document.createElement('dt')
      for (const key of keys.split('  ')) term.append(Object.assign(document.createElement('kbd'), { textContent: key }), ' ')
      list.append(term, Object.assign(document.createElement('dd'), { textContent: say(zh, en) }))
    }
    this.sheet.append(list)
    container.append(this.bar, this.sheet)
  }

  #key(keyboard, event) {
    if (keyboard.isCmd(event)) {
      if (!keyboard.isKey(['0'], event)) return undefined
      this.fit()
    } else if (event.altKey && keyboard.isKey(['ArrowRight', 'ArrowLeft'], event)) this.#step(event.key === 'ArrowRight')
    else if (keyboard.hasModifier(event) && event.key !== '?') return undefined
    else if (event.key === '?') this.toggleHelp()
    else if (keyboard.isKey(['m', 'M'], event)) this.minimap.toggle()
    else if (keyboard.isKey(['p', 'P'], event)) document.querySelector('.bio-properties-panel textarea, .bio-properties-panel input')?.focus()
    else return undefined
    event.preventDefault()
    return true
  }

  #step(forward) {
    const [now] = this.selection.get()
    const next = now ? this.#neighbour(now, forward) : this.registry.find((one) => one.type === 'bpmn:StartEvent')
    if (!next) return
    this.selection.select(next)
    this.canvas.scrollToElement(next, 80)
  }

  #neighbour(element, forward) {
    if (element.waypoints) return forward ? element.target : element.source
    const flows = forward ? element.outgoing : element.incoming
    return flows.length > 1 ? flows[0] : forward ? flows[0]?.target : (flows[0]?.source ?? element.host)
  }
}
