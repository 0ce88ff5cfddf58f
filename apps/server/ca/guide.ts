/** One system of phones or PCs: where its own menus take in a root certificate. Shown at `/ca` and, as pictures, in docs/tls.md. */
export type Guide = {
  id: string
  title: string
  /** Which of the files at `/ca` it needs. */
  file: 'linan-root.crt' | 'linan-root.mobileconfig' | 'linan-root.pem'
  steps: readonly Step[]
}

/** A step as its picture shows it: what to do in both languages, and the words on the screen where the finger goes. */
export type Step = { zh: string; en: string; screen: string; rows: readonly string[]; press: number }

const step = (zh: string, en: string, screen: string, rows: readonly string[], press: number): Step => ({
  zh,
  en,
  screen,
  rows,
  press,
})

export const GUIDES: readonly Guide[] = [
  {
    id: 'android',
    title: 'Android',
    file: 'linan-root.crt',
    steps: [
      step(
        '用浏览器打开 /ca，下载 linan-root.crt',
        'Open /ca in the browser, download linan-root.crt',
        '浏览器 Browser',
        ['https://…/ca', 'linan-root.crt ⬇', 'SHA-256 AB:CD:…'],
        1,
      ),
      step(
        '设置 → 安全 → 更多安全设置 → 加密与凭据',
        'Settings → Security → More → Encryption & credentials',
        '设置 Settings',
        ['安全 Security', '更多安全设置', '加密与凭据 Credentials'],
        2,
      ),
      step(
        '安装证书 → CA 证书 → 仍然安装，选下载的文件',
        'Install a certificate → CA certificate → Install anyway; choose the file',
        '安装证书 Install',
        ['CA 证书 CA certificate', 'VPN 和应用用户证书', 'WLAN 证书'],
        0,
      ),
      step(
        '加密与凭据 → 信任的凭据 → 用户：SHA-256 与纸条一致才可使用',
        'Trusted credentials → User: the SHA-256 must be that of the slip',
        '信任的凭据 User',
        ["Lin'an CA …", 'SHA-256 AB:CD:…', '停用 Remove'],
        1,
      ),
    ],
  },
  {
    id: 'harmonyos',
    title: 'HarmonyOS 鸿蒙',
    file: 'linan-root.crt',
    steps: [
      step(
        '用浏览器打开 /ca，下载 linan-root.crt',
        'Open /ca in the browser, download linan-root.crt',
        '浏览器 Browser',
        ['https://…/ca', 'linan-root.crt ⬇', 'SHA-256 AB:CD:…'],
        1,
      ),
      step(
        '设置 → 隐私和安全 → 高级 → 证书与凭据',
        'Settings → Privacy & security → Advanced → Certificates & credentials',
        '设置 Settings',
        ['隐私和安全 Privacy', '高级 Advanced', '证书与凭据 Certificates'],
        2,
      ),
      step(
        '从存储设备安装 → CA 证书，选下载的文件',
        'Install from storage → CA certificate; choose the file',
        '证书与凭据',
        ['受信任的证书', '从存储设备安装 Install', '清除凭据'],
        1,
      ),
      step(
        '受信任的证书 → 用户：SHA-256 与纸条一致才可使用',
        'Trusted certificates → User: the SHA-256 must be that of the slip',
        '受信任的证书 User',
        ["Lin'an CA …", 'SHA-256 AB:CD:…', '停用 Remove'],
        1,
      ),
    ],
  },
  {
    id: 'ios',
    title: 'iPhone · iPad',
    file: 'linan-root.mobileconfig',
    steps: [
      step(
        '用 Safari 打开 /ca，下载描述文件并允许',
        'Open /ca in Safari, download the profile and allow it',
        'Safari',
        ['https://…/ca', '.mobileconfig ⬇', '允许 Allow'],
        1,
      ),
      step(
        '设置 → 已下载描述文件 → 更多详细信息：SHA-256 与纸条一致再安装',
        'Settings → Profile Downloaded → More Details: install only if the SHA-256 is that of the slip',
        '设置 Settings',
        ['已下载描述文件 Profile', '飞行模式', '无线局域网'],
        0,
      ),
      step(
        '设置 → 通用 → 关于本机 → 证书信任设置',
        'Settings → General → About → Certificate Trust Settings',
        '关于本机 About',
        ['名称 Name', '型号 Model', '证书信任设置 Trust'],
        2,
      ),
      step(
        '打开该根证书的开关，重新打开邻安',
        "Switch the root on; open Lin'an again",
        '证书信任设置',
        ["Lin'an CA …   ◉", '了解更多'],
        0,
      ),
    ],
  },
  {
    id: 'windows',
    title: 'Windows',
    file: 'linan-root.crt',
    steps: [
      step(
        '下载 linan-root.crt，命令提示符：certutil -hashfile linan-root.crt SHA256，与纸条一致',
        'Download linan-root.crt; in a command prompt: certutil -hashfile linan-root.crt SHA256, as on the slip',
        '命令提示符 cmd',
        ['> certutil -hashfile', '  linan-root.crt SHA256', 'abcd…'],
        2,
      ),
      step(
        '双击文件 → 安装证书 → 本地计算机，下一步',
        'Open the file → Install Certificate → Local Machine, Next',
        '证书导入向导 Wizard',
        ['当前用户 Current user', '本地计算机 Local machine'],
        1,
      ),
      step(
        '将所有的证书放入：受信任的根证书颁发机构',
        'Place all certificates in: Trusted Root Certification Authorities',
        '证书存储 Store',
        ['个人', '受信任的根证书颁发机构', '中间证书颁发机构'],
        1,
      ),
      step(
        '完成，重启浏览器（Edge、Chrome、360 通用）',
        'Finish, restart the browser (Edge, Chrome, 360)',
        '完成 Finish',
        ['导入成功 Imported', '确定 OK'],
        1,
      ),
    ],
  },
  {
    id: 'uos-kylin',
    title: '统信 UOS · 麒麟 Kylin',
    file: 'linan-root.pem',
    steps: [
      step(
        '下载 linan-root.pem，终端：openssl x509 -in linan-root.pem -noout -fingerprint -sha256，与纸条一致',
        'Download linan-root.pem; in a terminal: openssl x509 -in linan-root.pem -noout -fingerprint -sha256, as on the slip',
        '终端 Terminal',
        ['$ openssl x509 -in', '  linan-root.pem …', 'AB:CD:…'],
        2,
      ),
      step(
        'sudo cp linan-root.pem /usr/local/share/ca-certificates/linan-root.crt',
        'sudo cp linan-root.pem /usr/local/share/ca-certificates/linan-root.crt',
        '终端 Terminal',
        ['$ sudo cp linan-root.pem', '  /usr/local/share/', '  ca-certificates/….crt'],
        0,
      ),
      step(
        'sudo update-ca-certificates',
        'sudo update-ca-certificates',
        '终端 Terminal',
        ['$ sudo update-ca-certificates', '1 added, 0 removed'],
        0,
      ),
      step(
        '浏览器设置 → 隐私与安全 → 管理证书 → 授权机构 → 导入，勾选“信任用于网站”',
        'Browser settings → Privacy & security → Manage certificates → Authorities → Import, trust for websites',
        '管理证书 Certificates',
        ['您的证书', '授权机构 Authorities', '导入 Import'],
        2,
      ),
    ],
  },
]
