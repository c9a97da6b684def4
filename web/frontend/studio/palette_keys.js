// 图标的键盘:every icon of the palette is a tab stop with a name, and Enter or Space does what a click does.
const TOOLS = { 'hand-tool': 'handTool', 'lasso-tool': 'lassoTool', 'space-tool': 'spaceTool', 'global-connect-tool': 'globalConnectTool' }

// The markup of an icon; the library adds its name, what it does and its drawing.
export function icon(title) {
  const entry = Object.assign(document.createElement('div'), { className: 'entry', draggable: true, tabIndex: 0, title })
  return entry.outerHTML
}

export class PaletteKeys {
  static $inject = ['eventBus', 'palette', 'editorActions', 'canvas']

  constructor(eventBus, palette, editorActions, canvas) {
    eventBus.on('palette.create', ({ container }) => {
      container.addEventListener('keydown', (event) => {
        const id = event.target.dataset?.action
        if (!id || !['Enter', ' '].includes(event.key)) return
        event.preventDefault()
        event.stopPropagation() // the canvas has keys of its own
        if (!TOOLS[id]) palette.triggerEntry(id, 'click', event)
        else {
          canvas.focus()
          editorActions.trigger(TOOLS[id], event)
        }
      })
    })
  }
}
