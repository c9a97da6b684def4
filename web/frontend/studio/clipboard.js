// 剪贴板:what is copied in one item's diagram can be pasted into another's, in any tab, through the browser's storage of this site.
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { createReviver } from 'bpmn-js-native-copy-paste/lib/PasteUtil.js'

const KEY = 'yizhang-diagram-clipboard'

export class Clipboard {
  static $inject = ['eventBus', 'moddle', 'mouse', 'canvas']

  constructor(eventBus, moddle, mouse, canvas) {
    eventBus.on('copyPaste.elementsCopied', 2050, ({ tree, hints }) => {
      if (hints?.clip === false) return
      try {
        localStorage.setItem(KEY, JSON.stringify(tree))
      } catch {
        // full or forbidden: within this diagram it can still be pasted
      }
    })
    eventBus.on('copyPaste.pasteElements', 2050, (context) => {
      const kept = context.tree ? null : localStorage.getItem(KEY)
      if (kept) context.tree = JSON.parse(kept, createReviver(moddle))
      if (context.tree && !context.element && !mouse._lastMoveEvent) this.#inTheMiddle(context, canvas)
    })
  }

  // Without a mouse there is nowhere to drop it: it goes where one looks.
  #inTheMiddle(context, canvas) {
    const { x, y, width, height } = canvas.viewbox()
    const root = canvas.getRootElement()
    context.point = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
    context.element = root.children.find((one) => is(one, 'bpmn:Participant')) ?? root
  }
}
