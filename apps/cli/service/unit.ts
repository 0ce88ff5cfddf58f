import { isInside } from '#platform/settings/paths.ts'
import { currentProgram } from '../release/home.ts'

export const UNIT = 'linan.service'

export interface UnitInput {
  /** Folder with `current`; all paths absolute. */
  home: string
  account: string
  dataDir: string
  configDir: string
  /** Of the settings now: below 1024 the service is given the right to open it. */
  port: number
}

/** A socket of PostgreSQL does not fit into a longer data folder and then lies in /tmp, where tools of the machine must see it. */
const SOCKET_FITS_BYTES = 80

/**
 * The systemd unit of an installed release. It follows `current`, so an upgrade leaves it as it is. The service may write to its data and its
 * settings, and reach nothing else of the machine.
 */
export function unitText(input: UnitInput): string {
  const { home, account, dataDir, configDir, port } = input
  const program = quote(currentProgram(home).replaceAll('$', '$$$$'))
  const folders = `${quote(dataDir)} ${quote(configDir)}`
  const isSmallPort = port > 0 && port < 1024
  const usesHomes = [home, dataDir, configDir].some((path) =>
    ['/home', '/root', '/run/user'].some((top) => isInside(path, top)),
  )
  const usesTmp =
    Buffer.byteLength(dataDir) > SOCKET_FITS_BYTES ||
    [home, dataDir, configDir].some((path) => ['/tmp', '/var/tmp'].some((top) => isInside(path, top)))
  return `# Written by "linan service install". To change a line, use "systemctl edit linan": this file is written anew by the next install.
[Unit]
Description=Lin'an 邻安, community policing
Documentation=${documentation(home)}
After=network.target time-sync.target
RequiresMountsFor=${quote(home)} ${folders}
StartLimitIntervalSec=600
StartLimitBurst=5

[Service]
Type=exec
User=${account}
Group=${account}
Environment=${quote(`LINAN_DATA=${dataDir}`)}
Environment=${quote(`LINAN_CONFIG=${configDir}`)}
Environment=NODE_COMPILE_CACHE=/var/cache/linan
CacheDirectory=linan
# An upgrade that a power cut ended is taken back first, as root.
ExecStartPre=+${program} upgrade --finish
ExecStart=${program} start
Restart=on-failure
RestartSec=5
TimeoutStartSec=900
# The service stops its database itself; only what is left after that is ended by force.
KillMode=mixed
TimeoutStopSec=120
StandardOutput=journal
StandardError=journal
SyslogIdentifier=linan
UMask=0077
LimitNOFILE=65536

# What it may touch. MemoryDenyWriteExecute is not here: Node compiles while it runs. Nor is ProtectProc: locks name processes of root's tools.
ReadWritePaths=${folders}
ProtectSystem=strict
ProtectHome=${usesHomes ? 'read-only' : 'yes'}
PrivateTmp=${usesTmp ? 'no' : 'yes'}
PrivateDevices=yes
NoNewPrivileges=yes
CapabilityBoundingSet=${isSmallPort ? 'CAP_NET_BIND_SERVICE' : ''}
AmbientCapabilities=${isSmallPort ? 'CAP_NET_BIND_SERVICE' : ''}
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`
}

/** One word of a unit file: percent signs are specifiers there, and spaces, quotes and backslashes need care. */
function quote(text: string): string {
  const plain = text.replaceAll('%', '%%')
  return /[\s"'\\]/.test(plain) ? `"${plain.replaceAll(/["\\]/g, '\\$&')}"` : plain
}

function documentation(home: string): string {
  return `file:${encodeURI(`${home}/current/docs/operations.md`).replaceAll('%', '%%')}`
}

/** `LINAN_DATA` and `LINAN_CONFIG` as a unit that we wrote names them. */
export function readUnit(text: string): { dataDir: string; configDir: string; home: string } | undefined {
  const value = (start: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(start) || line.startsWith(start.replace('=', '="')))
      .map((line) => unquote(line.slice(line.indexOf('=') + 1)))[0]
  const dataDir = value('Environment=LINAN_DATA=')
  const configDir = value('Environment=LINAN_CONFIG=')
  const program = unquote(/^ExecStart=("(?:[^"\\]|\\.)*"|\S+)/m.exec(text)?.[1])?.replaceAll('$$', '$')
  if (dataDir === undefined || configDir === undefined || !program?.endsWith('/current/bin/linan')) return undefined
  return {
    dataDir: dataDir.slice('LINAN_DATA='.length),
    configDir: configDir.slice('LINAN_CONFIG='.length),
    home: program.slice(0, -'/current/bin/linan'.length),
  }
}

function unquote(word: string | undefined): string | undefined {
  const inner = word?.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : word
  return inner?.replaceAll('%%', '%')
}
