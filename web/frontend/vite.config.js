import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const here = import.meta.dirname

// The libraries of the modeller write style="…" into HTML, which the content security policy refuses; studio/strict_styles.js sets it as the policy allows.
const STYLE = /(?<![-.\w])style="/g
const strictStyles = {
  name: 'strict-styles',
  transform(code, id) {
    if (!/node_modules.(?:diagram-js|bpmn-js|bpmn-js-token-simulation|bpmn-js-properties-panel|diagram-js-minimap|dmn-js(?:-[a-z-]+)?)./.test(id) || code.search(STYLE) < 0) return null
    return { code: code.replaceAll(STYLE, 'data-style="'), map: null }
  },
}

// The one sentence of the popup menu that its library does not pass through translate().
const FOUND = "${ entriesToShow.length === 1 ? 'result' : 'results' } found"
const popupWords = {
  name: 'popup-words',
  transform(code, id) {
    if (!id.endsWith('PopupMenuComponent.js')) return null
    if (!code.includes(FOUND)) throw new Error('The popup menu says how many it found in other words now.')
    return { code: code.replace(FOUND, "${ document.documentElement.lang.startsWith('en') ? 'found' : '项' }"), map: null }
  },
}

export default defineConfig({
  root: here,
  base: '/static/dist/',
  logLevel: 'warn',
  resolve: { dedupe: ['preact'] }, // the form editor and the form viewer share one, whatever each brings along
  plugins: [strictStyles, popupWords],
  build: {
    outDir: resolve(here, '../static/dist'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: false, // its polyfill would be one more script on every page
    chunkSizeWarningLimit: 1500, // the modeller is large, and for analysts only
    assetsInlineLimit: 0, // no data: URLs, so that the content security policy stays strict
    rolldownOptions: {
      input: {
        app: resolve(here, 'app.js'),
        survey: resolve(here, 'survey.js'),
        viewer: resolve(here, 'viewer.js'),
        compare: resolve(here, 'compare.js'),
        studio: resolve(here, 'studio/frame.js'),
        studio_scenarios: resolve(here, 'studio/scenarios.js'),
        studio_diagram: resolve(here, 'studio/diagram.js'),
        studio_form: resolve(here, 'studio/form.js'),
        studio_table: resolve(here, 'studio/table.js'),
        studio_text: resolve(here, 'studio/text.js'),
        studio_document: resolve(here, 'studio/document.js'),
        studio_decision: resolve(here, 'studio/decision.js'),
      },
      checks: { eval: false }, // htmx's own, switched off in app.js and refused by the policy
    },
  },
})
