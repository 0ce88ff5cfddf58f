import './chips.css'

interface Option {
  value: string
  label: string
}

interface Props {
  options: readonly Option[]
  /** Given by a form's item, or by whoever holds the value. */
  id?: string
  value?: string | readonly string[]
  onChange?: (value: never) => void
  /** One only: pressing another takes its place. */
  single?: boolean
  label: string
}

/** Big toggles for a thumb: each a button that says whether it is pressed. */
export function Chips({ options, id, value, onChange, single = false, label }: Props) {
  const chosen = value === undefined ? [] : typeof value === 'string' ? [value] : value
  const press = (one: string) => {
    const next = chosen.includes(one) ? chosen.filter((v) => v !== one) : [...chosen, one]
    onChange?.((single ? one : next) as never)
  }
  return (
    <div id={id} className="la-chips" role="group" aria-label={label}>
      {options.map((o) => {
        const isOn = chosen.includes(o.value)
        return (
          <button key={o.value} type="button" aria-pressed={isOn} className="la-chip" onClick={() => press(o.value)}>
            {isOn ? <span aria-hidden="true">✓</span> : null}
            {o.label}
          </button>
        )
      })}
    </div>
  )
}
