import { createRoot } from 'react-dom/client'
import { startDevice } from '#ui/device/device.ts'
import { preferredLanguage, startI18n } from '#ui/i18n/i18n.ts'
import { FieldApp } from './app.tsx'
import { keepOnPhone } from './install.ts'

await startI18n(preferredLanguage())
void startDevice()
void keepOnPhone()
const root = document.getElementById('root')
if (root) createRoot(root).render(<FieldApp />)
