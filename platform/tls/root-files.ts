import { derOf, factsOf, uuidOf } from './certificate.ts'

/** The root as an iPhone, iPad or Mac takes it in: a configuration profile. Unsigned, as there is nothing yet that could vouch for it. */
export function mobileConfig(pem: string): string {
  const { subject } = factsOf(pem)
  const name = escaped(subject)
  const data = derOf(pem).toString('base64')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadCertificateFileName</key><string>linan-root.crt</string>
      <key>PayloadContent</key><data>${data}</data>
      <key>PayloadDisplayName</key><string>${name}</string>
      <key>PayloadIdentifier</key><string>linan.root.${uuidOf(pem, 'certificate')}</string>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadUUID</key><string>${uuidOf(pem, 'certificate')}</string>
      <key>PayloadVersion</key><integer>1</integer>
    </dict>
  </array>
  <key>PayloadDescription</key><string>邻安 本所根证书 Root certificate of the station’s own Lin'an server</string>
  <key>PayloadDisplayName</key><string>${name}</string>
  <key>PayloadIdentifier</key><string>linan.profile.${uuidOf(pem, 'profile')}</string>
  <key>PayloadRemovalDisallowed</key><false/>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadUUID</key><string>${uuidOf(pem, 'profile')}</string>
  <key>PayloadVersion</key><integer>1</integer>
</dict>
</plist>
`
}

const escaped = (text: string): string => text.replace(/[<>&'"]/g, (c) => `&#${c.charCodeAt(0)};`)
