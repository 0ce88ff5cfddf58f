import { Link } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { ApiError } from '#ui/api/api-error.ts'
import { useT } from '#ui/i18n/i18n.ts'

export interface Known {
  id: string
  fullText: string
}

interface Props {
  refusal: ApiError
  /** In a picker: takes the address that exists instead. */
  onUse?: (known: Known) => void
  onConfirm: () => void
}

const DOUBLES = ['address_similar', 'address_exists', 'address_was_retired']

/** True for the refusals that this notice answers. */
export const isDouble = (error: unknown): error is ApiError => error instanceof ApiError && DOUBLES.includes(error.code)

function knownOf({ params }: ApiError): Known[] {
  if (typeof params.existingId === 'string') return [{ id: params.existingId, fullText: String(params.fullText ?? '') }]
  const list = Array.isArray(params.similar) ? (params.similar as Record<string, unknown>[]) : []
  return list.map((one) => ({ id: String(one.id), fullText: String(one.fullText) }))
}

/** Addresses that read the same or nearly so: open one, take one, or say that it is another. */
export const SimilarNotice = ({ refusal, onUse, onConfirm }: Props) => {
  const t = useT()
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      className="pl-notice"
      title={refusal.message}
      description={
        <>
          <ul className="pl-similar">
            {knownOf(refusal).map((known) => (
              <li key={known.id}>
                <Link to="/places/$id" params={{ id: known.id }} target="_blank">
                  {known.fullText}
                </Link>
                {onUse && refusal.code !== 'address_was_retired' ? (
                  <Button size="small" onClick={() => onUse(known)}>
                    {t('places.form.useThis')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
          {refusal.code === 'address_exists' ? null : (
            <Button onClick={onConfirm}>
              {t(refusal.code === 'address_similar' ? 'places.form.isAnother' : 'places.form.isRebuilt')}
            </Button>
          )}
        </>
      }
    />
  )
}
