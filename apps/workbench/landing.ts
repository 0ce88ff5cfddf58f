/**
 * Where `/` leads after sign-in. The administrator goes on setting up until the guide is done, then to the units; everybody else to the
 * first entry of the navigation, which is 今日 for ground staff and their leaders. Undefined where the navigation is empty.
 */
export function landing(role: string, isSetUp: boolean, firstEntry: string | undefined): string | undefined {
  if (role !== 'SYS') return firstEntry
  return isSetUp ? '/organisation' : '/guide'
}
