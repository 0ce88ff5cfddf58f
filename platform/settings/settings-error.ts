/** One thing that is wrong with the settings: what (Chinese, then English), and what to do. Never holds a password. */
export type SettingsFault = { code: string; message: string; remedy: string }

/** Everything that is wrong with the settings at once, so that nobody repairs them one start at a time. */
export class SettingsError extends Error {
  readonly code = 'settings_invalid'
  readonly faults: readonly SettingsFault[]

  constructor(faults: readonly SettingsFault[], cause?: unknown) {
    super(
      faults.map((fault) => `${fault.message} → ${fault.remedy}`).join('\n'),
      cause === undefined ? undefined : { cause },
    )
    this.name = 'SettingsError'
    this.faults = faults
  }
}
