import type { Field, LeftOut } from './vocabulary.ts'

export type Meaning = Field | LeftOut

/** The scope gate (dictionary §1) in the words of lists: such a column is named 按规定不导入 and never read. */
const BANNED =
  /民族|宗教|信仰|政治面貌|党员|党派|信访|上访|重点人|重点人员|管控|列管|前科|违法|犯罪|吸毒|涉毒|刑满|社区矫正|精神|血型|身高|体貌|指纹|dna|人脸|照片|相片|风险|黑名单|白名单|舆情|思想|轨迹|计划生育|孕|避孕|疾病|病史|健康|残疾|收入|银行|存款|征信|车牌/i

const WORDS: readonly (readonly [Meaning, RegExp])[] = [
  ['ordinal', /^(序号|编号|no\.?|序|行号|登记编号)$/i],
  ['note', /^(备注|说明|情况说明|其他|其它|其他情况|备考|附注|补充说明)$/],
  [
    'derived',
    /^(年龄|周岁|实足年龄|人员类别|人口类型|人口类别|居住类别|人户状态|人户一致|家庭人口|人口数|人数|户籍人数|是否常住|是否流动人口)$/,
  ],
  ['householdNo', /^(户号|户编号|家庭编号|户序号|户籍号)$/],
  ['relation', /^(与?(户主|房主|本人)的?关系|家庭关系|关系|称谓|与户主)$/],
  ['members', /^(家庭成员|家庭成员姓名|成员姓名|同住人|同住人员|同住人姓名|共同居住人)$/],
  ['formerName', /^(曾用名|原名|别名)$/],
  ['headName', /^(户主|户主姓名|户主名|家长)$/],
  [
    'name',
    /^(姓名|名字|人员姓名|居民姓名|村民姓名|员工姓名|学生姓名|租客|租客姓名|租户|租户姓名|承租人|承租人姓名|住户|住户姓名|居住人|居住人姓名|现住人)$/,
  ],
  ['idType', /^(证件类型|证件种类|证件类别|证件名称)$/],
  [
    'idNo',
    /^(身份证|身份证号|身份证号码|身份证件号码?|公民身份号码|公民身份证号码?|居民身份证号码?|身份号码|证件号|证件号码|护照号码?|id(号|card)?)$/i,
  ],
  ['sex', /^性别$/],
  ['birthDate', /^(出生日期|出生年月日?|出生时间|生日)$/],
  ['phone', /^((本人|家属|家庭|紧急)?(联系)?(电话|手机|方式)(号码?)?\d?|手机号码?\d?|联系人电话|移动电话|tel)$/i],
  ['hukouRegion', /^(户籍(地)?(行政)?区划(代码)?|户籍区划)$/],
  ['hukouAddr', /^(户籍|户口|原籍)(地|所在地)?(详细?)?(地)?址?$|^户籍所在$/],
  ['arrivedOn', /^(入住|来本地|来辖区|居住开始|到达|来村|迁入|搬入|流入|入职|起租)(日期|时间|年月)$/],
  ['intendedUntil', /^(拟居住至|拟离开日期|租期至|租赁期限至|到期日期|拟居住期限)$/],
  ['stayReason', /^(居住事由|暂住事由|来本地(原因|事由)|流入(原因|事由)|居住原因|居住缘由)$/],
  ['occupancy', /^(房屋状态|居住状态|入住情况|房屋性质|房屋使用情况|居住情况|房屋类型|是否出租|住房性质)$/],
  [
    'address',
    /^((现|实际)?(居住|住|家庭住|房屋|详细)(地|所)?(详细)?(地)?址|地址|现住地|现住所|居住地|房屋坐落|坐落|住房地址|门牌地址|标准地址)$/,
  ],
  ['community', /^((所属|所在)?(社区|村居|村社区|社区村|居委会|村委会|行政村|村|村名|社区名称))$/],
  ['compound', /^((所属|所在)?小区(名称)?|院落|院落名称|楼盘)$/],
  ['road', /^(街路巷|路名|街道名|道路|街巷)$/],
  ['doorNo', /^(门牌|门牌号|门牌号码|街路门牌)$/],
  ['building', /^(楼栋|楼号|楼栋号|楼座|栋|栋号|幢|幢号|楼幢|几栋|楼)$/],
  ['unitNo', /^(单元|单元号|几单元)$/],
  ['floorNo', /^(楼层|层|层数|所在楼层|层号)$/],
  ['roomNo', /^(房号|室|室号|房间|房间号|门号|户室|户室号|房屋编号|寝室|寝室号|宿舍|宿舍号|房间编号)$/],
  ['villageGroup', /^(组|组别|小组|村民小组|村民组|所属组|自然村|屯|村组|生产队|队|所在组)$/],
  ['groupHouseNo', /^(组内户号|户次|组内编号|农户编号)$/],
  ['lng', /^(地图|百度|高德|腾讯|gps|wgs84|gcj02|bd09|cgcs2000)?(经度|东经|lng|lon|longitude)(坐标)?$/i],
  ['lat', /^(地图|百度|高德|腾讯|gps|wgs84|gcj02|bd09|cgcs2000)?(纬度|北纬|lat|latitude)(坐标)?$/i],
  ['point', /^(地图|百度|高德|腾讯|gps|地理|位置|定位|经纬度)?(坐标|经纬度|坐标点|定位)(信息)?$/i],
  ['datum', /^(坐标系|坐标系统|坐标类型|坐标基准|大地基准)$/],
]

/** The bare words of a heading: without spaces, marks and what stands in brackets. */
export const bareHeading = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[(（【[].*?[)）】\]]/g, '')
    .replace(/[\s*＊:：、，,.。/\\_-]/g, '')

/** What a heading means; `unknown` where nobody knows, which the reader of the page may tell. A forbidden word wins over everything. */
export function guessHeading(text: string, chosen: Readonly<Record<string, Meaning>> = {}): Meaning {
  const bare = bareHeading(text)
  if (bare === '') return 'unknown'
  if (BANNED.test(text.normalize('NFKC'))) return 'banned'
  const said = chosen[bare]
  if (said !== undefined && said !== 'banned') return said
  return WORDS.find(([, words]) => words.test(bare))?.[0] ?? 'unknown'
}
