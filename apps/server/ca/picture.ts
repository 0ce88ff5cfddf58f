import type { Guide, Step } from './guide.ts'

const WIDTH = 224
const GAP = 22
const HEIGHT = 236

/** One picture of a guide: each step a small screen with numbered head, the row to press marked. Own drawing, no maker's icon or screenshot. */
export function drawGuide(guide: Guide): string {
  const width = guide.steps.length * (WIDTH + GAP) - GAP + 20
  const screens = guide.steps.map((step, i) => drawStep(step, i, 10 + i * (WIDTH + GAP))).join('')
  const label = guide.steps.map((step, i) => `${i + 1}. ${step.zh}`).join('；')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${text(`${guide.title}：${label}`)}" font-family="'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"><rect width="${width}" height="${HEIGHT}" fill="#ffffff"/>${screens}</svg>\n`
}

function drawStep(step: Step, index: number, x: number): string {
  const rows = step.rows
    .map((row, i) => {
      const y = 66 + i * 44
      const isPressed = i === step.press
      const box = `<rect x="${x + 10}" y="${y}" width="${WIDTH - 20}" height="34" rx="6" fill="${isPressed ? '#e6f0ff' : '#f5f5f5'}" stroke="${isPressed ? '#0b57d0' : '#d9d9d9'}" stroke-width="${isPressed ? 2 : 1}"/>`
      const words = `<text x="${x + 18}" y="${y + 22}" font-size="12" fill="#1f1f1f">${text(row)}</text>`
      const finger = isPressed
        ? `<circle cx="${x + WIDTH - 22}" cy="${y + 17}" r="6" fill="none" stroke="#0b57d0" stroke-width="2"/><circle cx="${x + WIDTH - 22}" cy="${y + 17}" r="2" fill="#0b57d0"/>`
        : ''
      return box + words + finger
    })
    .join('')
  return `<g><rect x="${x}" y="10" width="${WIDTH}" height="216" rx="14" fill="#ffffff" stroke="#595959" stroke-width="1.5"/><circle cx="${x + 24}" cy="36" r="12" fill="#0b57d0"/><text x="${x + 24}" y="41" font-size="14" font-weight="700" fill="#ffffff" text-anchor="middle">${index + 1}</text><text x="${x + 44}" y="41" font-size="13" font-weight="700" fill="#1f1f1f">${text(step.screen)}</text>${rows}</g>`
}

/** Text inside SVG or HTML. */
export const text = (plain: string): string => plain.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`)
