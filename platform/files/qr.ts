import { create } from 'qrcode'

/** A QR code as one SVG path: drawn by the page itself, so no image source must be allowed to it. Quiet zone of 4 modules included. */
export function qrPath(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const rows: string[] = []
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) rows.push(`M${x + 4} ${y + 4}h1v1h-1z`)
  }
  return { size: modules.size + 8, path: rows.join('') }
}
