import { createRoot } from 'react-dom/client'
import { preferredLanguage, startI18n } from '#ui/i18n/i18n.ts'
import { Workbench } from './app.tsx'

await startI18n(preferredLanguage())
const root = document.getElementById('root')
if (root) createRoot(root).render(<Workbench />)
