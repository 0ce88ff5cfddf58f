import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * The policy of the page, in the page: exactly this script and this style run, and nothing may be loaded from or sent to anywhere, whether
 * the page was served or opened from a disk.
 */
export const policyOf = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

/** Puts script and style of a page into it, with their policy. @throws Error where there is more than one of each, or Node is asked for */
export function singleFile(): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle)
      const page = files.find((file) => file.fileName === 'index.html')
      const scripts = files.filter((file) => file.type === 'chunk')
      const styles = files.filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'))
      const [script] = scripts
      const [style] = styles
      if (page?.type !== 'asset' || script?.type !== 'chunk' || style?.type !== 'asset' || files.length !== 3) {
        throw new Error(
          `a page, a script and a style were expected, not ${files.map((file) => file.fileName).join(', ')}`,
        )
      }
      const foreign = script.moduleIds.find((id) => /^node:|__vite-browser-external/.test(id))
      if (foreign !== undefined) throw new Error(`the page would need ${foreign}`)
      const code = script.code.trim().replaceAll('</script', '<\\/script')
      const css = String(style.source).trim()
      const html = String(page.source)
        .replace(/\s*<script\b[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
        .replace(
          '<meta charset="utf-8" />',
          (meta) => `${meta}\n    <meta http-equiv="content-security-policy" content="${policyOf(code, css)}" />`,
        )
        .replace('</head>', () => `  <style>${css}</style>\n  </head>`)
        .replace('</body>', () => `  <script type="module">${code}</script>\n  </body>`)
      for (const file of files) delete bundle[file.fileName]
      this.emitFile({ type: 'asset', fileName: 'receipt.html', source: html })
    },
  }
}
