import { ExclamationCircleOutlined } from '@ant-design/icons'

/** The server's sentence above a form; read aloud when it appears. */
export const FormError = ({ text }: { text: string | null }) =>
  text === null ? null : (
    <p role="alert" className="acc-error">
      <ExclamationCircleOutlined aria-hidden="true" />
      <span>{text}</span>
    </p>
  )
