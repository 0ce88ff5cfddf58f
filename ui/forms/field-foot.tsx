interface Props {
  fault: string | undefined
  label: string
  onPress: () => Promise<unknown>
}

/** What a form on the phone ends with: what is wrong, and the one large button. */
export const FieldFoot = ({ fault, label, onPress }: Props) => (
  <div className="lf-foot">
    <p role="alert" className="lf-fault">
      {fault}
    </p>
    <button type="button" className="lf-button lf-button-main" onClick={() => void onPress()}>
      {label}
    </button>
  </div>
)
