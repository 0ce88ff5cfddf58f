/* Papers of other slices lie on the same sheets: one style, one cutting plan, codes drawn the same way. */
export { codeFigure, sheetsPage } from './paper/sheet.ts'
