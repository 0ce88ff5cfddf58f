import type { ReactNode } from 'react'

export const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="lf-stack">
    <h2>{title}</h2>
    {children}
  </section>
)

interface TextProps {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  maxLength: number
  long?: boolean
  inputMode?: 'text' | 'numeric' | 'tel'
  placeholder?: string
  type?: 'text' | 'date'
}

/** One line, or several, with its name above. What is typed on a phone is in no browser's memory (decision 0020). */
export function TextLine({ id, label, value, onChange, maxLength, long = false, ...input }: TextProps) {
  const shared = { id, maxLength, value, autoComplete: 'off', className: 'lf-input' }
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {long ? (
        <textarea {...shared} placeholder={input.placeholder} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input {...shared} {...input} onChange={(event) => onChange(event.target.value)} />
      )}
    </>
  )
}

interface SwitchProps {
  label: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}

export const Switch = ({ label, isOn, onChange }: SwitchProps) => (
  <label className="lf-choice">
    <input autoComplete="off" type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
    {label}
  </label>
)
