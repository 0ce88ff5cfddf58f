/** What a booking changes elsewhere. */
export const BOOKING_READS = [
  'disputes.listMeetings',
  'disputes.getDispute',
  'disputes.schedule',
  'today.mine',
] as const
