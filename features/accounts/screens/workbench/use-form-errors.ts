import type { FormInstance } from 'antd'
import { useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { errorText } from '#ui/feedback/show-error.ts'

/**
 * Runs a form's command and puts the server's refusal where it belongs: field errors at their fields, everything else as one sentence.
 * Forms with passwords draft nothing, so they do not use FormPage.
 */
export const useFormErrors = <T extends object>(form: FormInstance<T>) => {
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (problem) {
      const fields = problem instanceof ApiError ? problem.fields : []
      const known = fields.filter((one) => form.getFieldInstance(one.path as never) !== undefined)
      if (known.length > 0) form.setFields(known.map((one) => ({ name: one.path as never, errors: [one.message] })))
      if (known.length === 0 || known.length < fields.length) setError(errorText(problem))
    } finally {
      setBusy(false)
    }
  }
  return { error, isBusy, run }
}
