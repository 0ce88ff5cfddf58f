/** A QR code from the server's path; always dark on white, because cameras do not read the reverse. */
export const QrCode = ({ qr, label }: { qr: { size: number; path: string }; label: string }) => (
  <svg
    className="acc-qr"
    viewBox={`0 0 ${qr.size} ${qr.size}`}
    role="img"
    aria-label={label}
    shapeRendering="crispEdges"
  >
    <rect width={qr.size} height={qr.size} fill="#fff" />
    <path d={qr.path} fill="#000" />
  </svg>
)
