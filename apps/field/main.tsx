import { createRoot } from 'react-dom/client'
import { startDevice } from '#ui/device/device.ts'
import { preferredLanguage, startI18n } from '#ui/i18n/i18n.ts'
import { FieldApp } from './app.tsx'
import { keepOnPhone } from './install.ts'

/** The app goes on the phone after its first screen is up: on a slow line the two would wait for each other. */
const KEEP_AFTER_MS = 3_000

await startI18n(preferredLanguage())
void startDevice()
setTimeout(() => void keepOnPhone(), KEEP_AFTER_MS)
const root = document.getElementById('root')
if (root) createRoot(root).render(<FieldApp />)
