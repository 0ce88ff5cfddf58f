import { useParams } from '@tanstack/react-router'
import { BuildingPicture } from '#features/building-picture/screens/workbench/building-picture-panel.tsx'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import './places.css'

/** A village group: its houses by number, to work from like a building. */
export default function GroupPage() {
  const t = useT()
  const { communityCode, group } = useParams({ strict: false }) as { communityCode: string; group: string }
  const communities = useApiQuery('places.listCommunities', {})
  const community = communities.data?.items.find((one) => one.code === communityCode)
  return (
    <div className="pl-page pl-page-wide">
      <PageHeader title={group} subtitle={community?.name ?? t('places.group')} />
      <BuildingPicture where={{ communityCode, villageGroup: group }} />
    </div>
  )
}
