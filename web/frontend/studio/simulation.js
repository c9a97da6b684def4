// 走一走:token simulation, with its words in Chinese. It plays on the drawing and changes nothing of the diagram.
import { english, say } from './words.js'

const WORDS = {
  'Token Simulation': '走一走',
  'Toggle Simulation Log': '记录',
  'Simulation Log': '记录',
  'Reset Simulation': '重新开始',
  'Play/Pause Simulation': '继续或者暂停',
  'Play Simulation': '继续',
  'Pause Simulation': '暂停',
  'Trigger Event': '触发',
  'Set Sequence Flow': '换一个出口',
  'Add pause point': '停在这里',
  'Remove pause point': '不停在这里',
  'Found unsupported elements': '有走不了的元素',
  'Not supported': '走不了',
  'No Entries': '还没有记录',
  'Process started': '开始办理',
  'Process finished': '办理结束',
  'Process canceled': '办理终止',
  'Process instance': '办件',
  'User Task': '人工任务',
  'Service Task': '服务任务',
  'Call Activity': '调用流程',
  'Business Rule Task': '决策表',
  'Start Event': '开始',
  'End Event': '结束',
  'Boundary Event': '边界事件',
  'Intermediate Event': '中间事件',
  'Exclusive Gateway': '判断',
  'Parallel Gateway': '并行',
  'Inclusive Gateway': '可选并行',
}

function inChinese(words) {
  const known = WORDS[words.trim()]
  if (known) return words.replace(words.trim(), known)
  return words
    .replace(/^Set animation speed = (.*)$/, (_, speed) => `速度：${{ Slow: '慢', Normal: '中', Fast: '快' }[speed] ?? speed}`)
    .replace(/^Focus process instance (.*)$/, '只看办件 $1')
    .replace(/^(Process|SubProcess|Sub-process) (.*?) (started|finished|canceled)$/, (_, kind, name, what) => `${name} ${{ started: '开始', finished: '结束', canceled: '终止' }[what]}`)
}

function rewrite(root) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walk.currentNode; node; node = walk.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const next = inChinese(node.data)
      if (next !== node.data) node.data = next
    } else if (node.title) {
      const next = inChinese(node.title)
      if (next !== node.title) node.title = next
    }
  }
}

const OURS = '[class*="bts-"]'

export class SimulationWords {
  static $inject = ['canvas', 'eventBus', 'toggleMode']

  constructor(canvas, eventBus, toggleMode) {
    this.mode = toggleMode
    this.active = false
    eventBus.on('tokenSimulation.toggleMode', ({ active }) => {
      this.active = active
      canvas.getContainer().classList.toggle('studio-simulating', active)
    })
    if (english) return
    const root = canvas.getContainer()
    const tell = (node) => {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
      if (element?.closest?.(OURS)) rewrite(element)
      else element?.querySelectorAll?.(OURS).forEach(rewrite)
    }
    tell(root)
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(tell))).observe(root, { childList: true, subtree: true })
  }

  toggle() {
    this.mode.toggleMode()
  }

  static label = say('走一走', 'Walk through')
}
