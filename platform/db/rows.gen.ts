// Written by tools/generate.ts from the migrations. Do not edit.
export interface AccountCredentialRow {
  readonly account_id: string
  readonly login_name: string
  readonly password_hash: string | null
  readonly password_changed_at: Date | null
  readonly totp_secret_enc: Buffer | null
  readonly totp_pending_enc: Buffer | null
  readonly totp_confirmed_at: Date | null
  readonly totp_last_step: number | null
  readonly invitation_h: Buffer | null
  readonly invitation_until: Date | null
  readonly language: string
  readonly created_at: Date
  readonly version: number
  readonly [column: string]: unknown
}

export interface ActivityRow {
  readonly id: string
  readonly kind: string
  readonly at: Date
  readonly ended_at: Date | null
  readonly staff_id: string
  readonly with_staff: string[]
  readonly record_kind: string
  readonly record_id: string
  readonly place_id: string | null
  readonly summary: string | null
  readonly detail: unknown
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_at: Date
  readonly event_id: string
  readonly cover_posting_id: string | null
  readonly [column: string]: unknown
}

export interface AddressRow {
  readonly id: string
  readonly community_code: string
  readonly pattern: string
  readonly road_id: string | null
  readonly door_no: string | null
  readonly compound_id: string | null
  readonly building_id: string | null
  readonly village_group: string | null
  readonly group_house_no: number | null
  readonly provisional_no: boolean
  readonly landmark: string | null
  readonly unit_no: string | null
  readonly floor_no: string | null
  readonly room_no: string | null
  readonly sub_addr: string | null
  readonly kind: string
  readonly full_text: string
  readonly sort_key: string
  readonly match_key: string
  readonly lng: string | null
  readonly lat: string | null
  readonly datum: string | null
  readonly raw_lng: string | null
  readonly raw_lat: string | null
  readonly raw_datum: string | null
  readonly geo_source: string | null
  readonly external_code: string | null
  readonly state: string
  readonly retired_reason: string | null
  readonly merged_into: string | null
  readonly source: string
  readonly verified_at: Date | null
  readonly verified_by: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface AddressAliasRow {
  readonly id: string
  readonly address_id: string
  readonly text: string
  readonly until: Date
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly ground_id: string | null
  readonly [column: string]: unknown
}

export interface AddressFormerRow {
  readonly alias_id: string
  readonly address_id: string
  readonly unit_pos: number
  readonly line: string
  readonly terms: string[]
  readonly [column: string]: unknown
}

export interface AddressTermsRow {
  readonly address_id: string
  readonly unit_pos: number
  readonly is_plain: boolean
  readonly line: string
  readonly terms: string[]
  readonly sort_key: string | null
  readonly [column: string]: unknown
}

export interface AreaCommunityRow {
  readonly community_code: string
  readonly area_id: string
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface AreaHandoverRow {
  readonly id: string
  readonly area_id: string
  readonly from_staff_id: string
  readonly to_staff_id: string
  readonly on_date: string
  readonly open_items: number
  readonly note: string | null
  readonly created_by: string
  readonly created_at: Date
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface BuildingRow {
  readonly id: string
  readonly community_code: string
  readonly compound_id: string | null
  readonly road_id: string | null
  readonly door_no: string | null
  readonly name: string
  readonly class: string
  readonly structure: string | null
  readonly floors_up: number | null
  readonly floors_down: number | null
  readonly built_year: number | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly merged_into: string | null
  readonly closed_on: string | null
  readonly closed_reason: string | null
  readonly [column: string]: unknown
}

export interface CardBatchRow {
  readonly id: string
  readonly kind: string
  readonly language: string
  readonly building_id: string | null
  readonly community_code: string
  readonly village_group: string | null
  readonly address_id: string | null
  readonly place: string
  readonly doors: number
  readonly per_door: number
  readonly printed: number
  readonly officer_id: string
  readonly handed_out_on: string | null
  readonly handed_out: number | null
  readonly handed_out_by: string | null
  readonly voided_at: Date | null
  readonly voided_by: string | null
  readonly void_reason: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface CareContactRow {
  readonly id: string
  readonly number_enc: Buffer | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface CareSubjectRow {
  readonly id: string
  readonly household_id: string
  readonly person_id: string | null
  readonly address_id: string
  readonly categories: string[]
  readonly referred_by: string
  readonly state: string
  readonly state_since: string
  readonly active_on: string | null
  readonly visits_from: string | null
  readonly consent_by: string | null
  readonly consent_form: string | null
  readonly consent_on: string | null
  readonly consent_scope: string[]
  readonly consent_until: string | null
  readonly consent_witness: string | null
  readonly guardian_informed_on: string | null
  readonly paper_due_on: string | null
  readonly consent_ends_on: string | null
  readonly need_tags: string[]
  readonly notes: string | null
  readonly contact_name: string | null
  readonly contact_phone_mask: string | null
  readonly partner_agency: string | null
  readonly cadence: string | null
  readonly primary_officer_id: string | null
  readonly review_due_on: string | null
  readonly exit_reason: string | null
  readonly exited_on: string | null
  readonly hidden_at: Date | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface CheckCodeRow {
  readonly id: string
  readonly point_id: string
  readonly code: string
  readonly made_at: Date
  readonly made_by: string
  readonly ended_at: Date | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface CheckInRow {
  readonly id: string
  readonly point_id: string
  readonly staff_id: string
  readonly day: string
  readonly method: string
  readonly outcome: string
  readonly reason: string | null
  readonly reason_text: string | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface CheckInTraceRow {
  readonly id: string
  readonly staff_id: string
  readonly at: Date
  readonly arrived_at: Date
  readonly request_h: Buffer
  readonly lng: string | null
  readonly lat: string | null
  readonly accuracy_m: number | null
  readonly distance_m: number | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface CheckPointRow {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly community_code: string
  readonly building_id: string | null
  readonly address_id: string | null
  readonly lng: string | null
  readonly lat: string | null
  readonly radius_m: number
  readonly ended_at: Date | null
  readonly ended_by: string | null
  readonly end_reason: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface CommunityRow {
  readonly code: string
  readonly name: string
  readonly type: string
  readonly town_code: string
  readonly code_status: string
  readonly pseudo: boolean
  readonly urban_rural: string | null
  readonly committee_chief: string | null
  readonly committee_phone: string | null
  readonly valid_from: string
  readonly valid_to: string | null
  readonly replaced_by: string | null
  readonly version: number
  readonly [column: string]: unknown
}

export interface CompoundRow {
  readonly id: string
  readonly community_code: string
  readonly name: string
  readonly type: string
  readonly closed: boolean | null
  readonly unit_access: boolean | null
  readonly gates: number | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly merged_into: string | null
  readonly closed_on: string | null
  readonly closed_reason: string | null
  readonly [column: string]: unknown
}

export interface ContactCardsVIssueRow {
  readonly id: string | null
  readonly source: string | null
  readonly kind: string | null
  readonly at: Date | null
  readonly count: number | null
  readonly place: string | null
  readonly address_id: string | null
  readonly staff_id: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface DeadlineRow {
  readonly id: string
  readonly rule_code: string
  readonly rule_valid_from: string
  readonly basis: string[]
  readonly subject_kind: string
  readonly subject_id: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly start_at: Date
  readonly due_at: Date
  readonly due_soon_at: Date
  readonly remind_at: Date[]
  readonly paused_ms: number
  readonly paused_since: Date | null
  readonly state: string
  readonly provisional: boolean
  readonly done_at: Date | null
  readonly waived_at: Date | null
  readonly waive_reason: string | null
  readonly [column: string]: unknown
}

export interface DeadlineRuleRow {
  readonly code: string
  readonly basis: string[]
  readonly amount: number
  readonly unit: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly note: string | null
  readonly [column: string]: unknown
}

export interface DisputeRow {
  readonly id: string
  readonly no: string
  readonly title: string
  readonly source: string
  readonly found_at: Date
  readonly address_id: string | null
  readonly place_note: string | null
  readonly type: string
  readonly complexity: string
  readonly facts: string
  readonly claims: string | null
  readonly claims_yuan: number | null
  readonly own: string
  readonly state: string
  readonly mode: string | null
  readonly has_rights_notice: boolean
  readonly incident_no: string | null
  readonly is_eligible: boolean
  readonly is_spot_eligible: boolean
  readonly eligibility: unknown | null
  readonly body_id: string | null
  readonly officer_id: string
  readonly merged_into: string | null
  readonly merged_nos: string[]
  readonly under_way_since: Date | null
  readonly appraisal_since: Date | null
  readonly is_archived: boolean
  readonly archived_at: Date | null
  readonly is_grave: boolean
  readonly outcome: string | null
  readonly accepted_at: Date | null
  readonly due_on: string | null
  readonly concluded_at: Date | null
  readonly ended_at: Date | null
  readonly signs: string[]
  readonly police_calls: number
  readonly people: number
  readonly colour: string
  readonly colour_by: string | null
  readonly colour_weighed: string[]
  readonly flag_until: string | null
  readonly party_ids: string[]
  readonly mediator_staff_ids: string[]
  readonly offered_pos: number | null
  readonly is_transferred: boolean
  readonly needs_duty: boolean
  readonly request_h: Buffer
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly invited_staff_ids: string[]
  readonly [column: string]: unknown
}

export interface DisputeAgreementRow {
  readonly id: string
  readonly dispute_id: string
  readonly pair_ids: string[]
  readonly form: string
  readonly no: string | null
  readonly agreed_at: Date
  readonly facts: string
  readonly issues: string
  readonly responsibilities: string
  readonly terms: unknown
  readonly perform_mode: string
  readonly perform_by: string
  readonly is_sealed: boolean
  readonly recorder_no: string | null
  readonly copies: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeFileRow {
  readonly id: string
  readonly dispute_id: string
  readonly kind: string
  readonly name: string
  readonly content_type: string
  readonly bytes: number
  readonly sha256: Buffer
  readonly piece_bytes: number
  readonly copies: number
  readonly taken_at: Date | null
  readonly note: string | null
  readonly state: string
  readonly refused_code: string | null
  readonly by_id: string
  readonly created_at: Date
  readonly whole_at: Date | null
  readonly removed_at: Date | null
  readonly remove_reason: string | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface DisputeFilePieceRow {
  readonly id: string
  readonly file_id: string
  readonly dispute_id: string
  readonly n: number
  readonly sha256: Buffer
  readonly sealed: Buffer | null
  readonly received_at: Date | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeFlagRow {
  readonly id: string
  readonly dispute_id: string | null
  readonly colour: string
  readonly by_trigger: string | null
  readonly is_manual: boolean
  readonly note: string | null
  readonly is_first_grave: boolean
  readonly is_lowered: boolean
  readonly had_session: boolean
  readonly raised_at: Date
  readonly raised_by: string | null
  readonly handle_by: Date
  readonly handled_at: Date | null
  readonly handled_by: string | null
  readonly ended_at: Date | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeInquiryRow {
  readonly id: string
  readonly dispute_id: string
  readonly party_id: string | null
  readonly name: string | null
  readonly sex: string | null
  readonly relation: string
  readonly at: Date
  readonly until_at: Date | null
  readonly place: string
  readonly with_name: string | null
  readonly recorder_name: string | null
  readonly record: string
  readonly by_id: string
  readonly voided_at: Date | null
  readonly void_reason: string | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeMediatorRow {
  readonly id: string
  readonly dispute_id: string
  readonly ord: number
  readonly mediator_id: string | null
  readonly staff_id: string | null
  readonly name: string
  readonly is_police: boolean
  readonly is_aux: boolean
  readonly has_letter: boolean
  readonly attended_on_duty: boolean
  readonly conflicts: string[]
  readonly from_at: Date
  readonly until_at: Date | null
  readonly reason: string | null
  readonly decided_by: string | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeMeetingRow {
  readonly id: string
  readonly dispute_id: string
  readonly flag_id: string | null
  readonly kind: string
  readonly body_id: string
  readonly room: string
  readonly from_at: Date
  readonly to_at: Date
  readonly invited: unknown
  readonly staff_ids: string[]
  readonly state: string
  readonly note: string | null
  readonly booked_by: string
  readonly created_at: Date
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface DisputeNumberRow {
  readonly unit_id: string
  readonly year: number
  readonly last: number
  readonly [column: string]: unknown
}

export interface DisputePairRow {
  readonly id: string
  readonly dispute_id: string
  readonly one_id: string
  readonly other_id: string
  readonly state: string
  readonly outcome: string | null
  readonly session_ats: Date[]
  readonly in_round: number
  readonly failures: number
  readonly fail_reason: string | null
  readonly agreement_id: string | null
  readonly is_urged: boolean
  readonly confirm: string
  readonly visits: number
  readonly visits_due: number
  readonly performed_at: Date | null
  readonly proof: string | null
  readonly proposal_by: string | null
  readonly proposal_accept: boolean | null
  readonly document_no: string | null
  readonly extended: boolean
  readonly case_extended: boolean
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputePartyRow {
  readonly id: string
  readonly dispute_id: string
  readonly ord: number
  readonly person_id: string
  readonly is_registered: boolean
  readonly side: string
  readonly name: string
  readonly sex: string
  readonly birth_date: string | null
  readonly phone_mask: string | null
  readonly id_mask: string | null
  readonly address: string | null
  readonly is_address_protected: boolean
  readonly is_minor: boolean
  readonly guardian_name: string | null
  readonly guardian_told: boolean
  readonly lives_by_own_work: boolean
  readonly agreed_not_to_tell: boolean
  readonly is_suspect: boolean
  readonly proxy_name: string | null
  readonly has_proxy_letter: boolean
  readonly consent: string | null
  readonly consent_how: string | null
  readonly consent_at: Date | null
  readonly event_id: string
  readonly erased_at: Date | null
  readonly [column: string]: unknown
}

export interface DisputePartySecretRow {
  readonly id: string
  readonly dispute_id: string
  readonly number_enc: Buffer | null
  readonly phone_enc: Buffer | null
  readonly address_enc: Buffer | null
  readonly is_protected: boolean
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeReceiptRow {
  readonly id: string
  readonly dispute_id: string
  readonly from_id: string
  readonly to_id: string
  readonly at: Date
  readonly amount_yuan: number | null
  readonly what: string
  readonly how: string
  readonly witness: string | null
  readonly by_id: string
  readonly voided_at: Date | null
  readonly void_reason: string | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeSessionRow {
  readonly id: string
  readonly dispute_id: string
  readonly pair_ids: string[]
  readonly at: Date
  readonly place: string
  readonly present: string[]
  readonly record: string | null
  readonly recorder_no: string | null
  readonly by_id: string
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeSignatureRow {
  readonly id: string
  readonly agreement_id: string
  readonly dispute_id: string
  readonly party_id: string | null
  readonly signs_as: string
  readonly name: string
  readonly how: string
  readonly strokes: string | null
  readonly at: Date
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeStepRow {
  readonly id: string
  readonly dispute_id: string
  readonly kind: string
  readonly at: Date
  readonly by_id: string
  readonly role: string
  readonly pair_ids: string[]
  readonly from_state: string
  readonly to_state: string
  readonly detail: unknown
  readonly note: string | null
  readonly papers: string[]
  readonly told: string[]
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DisputeTransferRow {
  readonly id: string
  readonly dispute_id: string
  readonly body_id: string
  readonly state: string
  readonly reason: string
  readonly parties_consent: boolean
  readonly is_violation: boolean
  readonly is_injury: boolean
  readonly evidence: unknown
  readonly was_returned: boolean
  readonly missing: string[]
  readonly from_id: string
  readonly sent_at: Date | null
  readonly received_by: string | null
  readonly received_at: Date | null
  readonly returned_at: Date | null
  readonly result: string | null
  readonly result_at: Date | null
  readonly confirmed_by: string | null
  readonly confirmed_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface DisputeVisitRow {
  readonly id: string
  readonly dispute_id: string
  readonly pair_ids: string[]
  readonly at: Date
  readonly by_id: string
  readonly method: string
  readonly performed: string
  readonly is_satisfied: boolean | null
  readonly is_relapse: boolean
  readonly note: string | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface DivisionRow {
  readonly code: string
  readonly name: string
  readonly level: string
  readonly parent_code: string | null
  readonly [column: string]: unknown
}

export interface DutyShiftRow {
  readonly id: string
  readonly staff_id: string
  readonly leader_id: string
  readonly from_at: Date
  readonly to_at: Date
  readonly note: string | null
  readonly removed_at: Date | null
  readonly removed_by: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface FirstRunRow {
  readonly only_row: boolean
  readonly code_h: Buffer
  readonly created_at: Date
  readonly failed_count: number
  readonly used_at: Date | null
  readonly [column: string]: unknown
}

export interface FollowUpRow {
  readonly id: string
  readonly instrument: string
  readonly instrument_no: string
  readonly issued_by: string
  readonly issued_on: string
  readonly end_on: string
  readonly legal_basis: string[]
  readonly dispute_id: string | null
  readonly officer_id: string
  readonly person_ids: string[]
  readonly state: string
  readonly sealed_on: string | null
  readonly close_reason: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface FollowUpAddressRow {
  readonly id: string
  readonly address_enc: Buffer
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface FollowUpLookRow {
  readonly id: string
  readonly follow_up_id: string
  readonly at: Date
  readonly by_id: string
  readonly reason: string
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface FollowUpPartyRow {
  readonly id: string
  readonly follow_up_id: string
  readonly ord: number
  readonly role: string
  readonly person_id: string | null
  readonly name: string
  readonly has_address: boolean
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface FollowUpTaskRow {
  readonly id: string
  readonly follow_up_id: string
  readonly kind: string
  readonly due_on: string
  readonly by_rule: boolean
  readonly state: string
  readonly done_on: string | null
  readonly done_by: string | null
  readonly result: string | null
  readonly violation: boolean
  readonly created_at: Date
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface GroundAliasRow {
  readonly id: string
  readonly kind: string
  readonly ground_id: string | null
  readonly community_code: string
  readonly compound_id: string | null
  readonly name: string
  readonly until: Date
  readonly event_id: string
  readonly now_name: string | null
  readonly [column: string]: unknown
}

export interface HandoverRow {
  readonly id: string
  readonly cause: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly posting_id: string | null
  readonly from_staff_id: string
  readonly to_staff_id: string
  readonly on_date: string
  readonly counts: unknown
  readonly note: string | null
  readonly given_at: Date | null
  readonly received_at: Date | null
  readonly received_note: string | null
  readonly created_by: string | null
  readonly created_at: Date
  readonly event_id: string | null
  readonly version: number
  readonly [column: string]: unknown
}

export interface HandoverItemRow {
  readonly handover_id: string
  readonly kind: string
  readonly record_id: string
  readonly moved: boolean
  readonly unit_id: string
  readonly unit_pos: number
  readonly [column: string]: unknown
}

export interface HandoverPartRow {
  readonly kind: string
  readonly ord: number
  readonly list_fn: string
  readonly move_fn: string | null
  readonly [column: string]: unknown
}

export interface HazardRow {
  readonly id: string
  readonly kind: string
  readonly level: string
  readonly address_id: string | null
  readonly lng: string | null
  readonly lat: string | null
  readonly place_note: string | null
  readonly description: string
  readonly found_by: string
  readonly found_at: Date
  readonly owner_type: string
  readonly owner_name: string | null
  readonly requirement: string | null
  readonly due_on: string
  readonly state: string
  readonly reject_reason: string | null
  readonly reinspected_at: Date | null
  readonly is_fixed: boolean | null
  readonly resolved_at: Date | null
  readonly resolved_by: string | null
  readonly order_no: string | null
  readonly escalated_to: string[]
  readonly reported_on: string | null
  readonly request_h: Buffer
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface HazardStepRow {
  readonly id: string
  readonly hazard_id: string
  readonly act: string
  readonly from_state: string | null
  readonly to_state: string
  readonly at: Date
  readonly staff_id: string | null
  readonly note: string | null
  readonly request_h: Buffer | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface HazardsVHazardRow {
  readonly id: string | null
  readonly kind: string | null
  readonly level: string | null
  readonly address_id: string | null
  readonly description: string | null
  readonly found_by: string | null
  readonly found_at: Date | null
  readonly owner_type: string | null
  readonly due_on: string | null
  readonly state: string | null
  readonly resolved_at: Date | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly created_by: string | null
  readonly [column: string]: unknown
}

export interface HelpRecordRow {
  readonly id: string
  readonly care_subject_id: string | null
  readonly officer_id: string
  readonly at: Date
  readonly what: string
  readonly result: string | null
  readonly is_hardship: boolean
  readonly request_h: Buffer
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_at: Date
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface HouseRow {
  readonly id: string
  readonly address_id: string
  readonly ownership: string | null
  readonly use: string
  readonly rooms: number | null
  readonly area_m2: string | null
  readonly owner_person_id: string | null
  readonly owner_name: string | null
  readonly owner_phone_enc: Buffer | null
  readonly owner_phone_mask: string | null
  readonly occupancy: string
  readonly verified_at: Date | null
  readonly verified_by: string | null
  readonly state: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface HouseholdRow {
  readonly id: string
  readonly address_id: string
  readonly no: number
  readonly head_residence_id: string | null
  readonly closed_on: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface ImportChangeRow {
  readonly id: string
  readonly run_id: string
  readonly chunk_no: number
  readonly record_kind: string
  readonly record_id: string
  readonly before: unknown
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface ImportChunkRow {
  readonly id: string
  readonly run_id: string
  readonly no: number
  readonly content_h: Buffer
  readonly made_at: Date
  readonly rows: number
  readonly answer: unknown
  readonly sources: unknown
  readonly made: unknown
  readonly undone_at: Date | null
  readonly undo_event_id: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly counts: unknown | null
  readonly written: number
  readonly [column: string]: unknown
}

export interface ImportMappingRow {
  readonly id: string
  readonly sender: string
  readonly meanings: unknown
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly updated_at: Date
  readonly event_id: string
  readonly version: number
  readonly datum: string | null
  readonly [column: string]: unknown
}

export interface ImportRunRow {
  readonly id: string
  readonly client_key: string
  readonly sender: string | null
  readonly community_code: string
  readonly compound: string | null
  readonly files: unknown
  readonly accepted: string[]
  readonly total: number
  readonly state: string
  readonly made_by: string
  readonly made_at: Date
  readonly finished_at: Date | null
  readonly undone_at: Date | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface LedgerExportRow {
  readonly id: string
  readonly ledger: string
  readonly from_on: string
  readonly to_on: string
  readonly of_unit: string | null
  readonly of_officer: string | null
  readonly only_rows: string | null
  readonly purpose: string
  readonly reason: string
  readonly row_count: number
  readonly requested_by: string
  readonly requested_role: string
  readonly requested_at: Date
  readonly leader_id: string | null
  readonly leader_at: Date | null
  readonly dpo_id: string | null
  readonly dpo_at: Date | null
  readonly valid_until: Date | null
  readonly ended_by: string | null
  readonly ended_at: Date | null
  readonly ended_note: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface LegalBasisRow {
  readonly code: string
  readonly name: string
  readonly issuer: string | null
  readonly doc_no: string | null
  readonly article: string
  readonly excerpt: string | null
  readonly version: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly source_mark: string
  readonly note: string | null
  readonly url: string | null
  readonly [column: string]: unknown
}

export interface MediationBodyRow {
  readonly id: string
  readonly name: string
  readonly short_name: string
  readonly kind: string
  readonly parent_id: string | null
  readonly seal_holder: string
  readonly filed_with: string
  readonly address_text: string | null
  readonly rooms: string[]
  readonly opened_on: string
  readonly closed_on: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface MediationBodyNumberRow {
  readonly body_id: string
  readonly year: number
  readonly last: number
  readonly [column: string]: unknown
}

export interface MediationVBodyRow {
  readonly id: string | null
  readonly name: string | null
  readonly short_name: string | null
  readonly kind: string | null
  readonly parent_id: string | null
  readonly rooms: string[] | null
  readonly closed_on: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface MediatorRow {
  readonly id: string
  readonly body_id: string
  readonly name: string
  readonly sex: string
  readonly kind: string
  readonly org: string
  readonly specialties: string[]
  readonly languages: string[]
  readonly is_committee_member: boolean
  readonly appointed_from: string
  readonly appointed_to: string | null
  readonly letter_no: string | null
  readonly is_aux: boolean
  readonly is_police: boolean
  readonly training_year: number | null
  readonly training_hours: number | null
  readonly active: boolean
  readonly max_open: number
  readonly staff_id: string | null
  readonly home_address_id: string | null
  readonly phone_mask: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface MediatorContactRow {
  readonly id: string
  readonly number_enc: Buffer
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface MigrationRow {
  readonly number: number
  readonly name: string
  readonly hash: string
  readonly applied_at: Date
  readonly [column: string]: unknown
}

export interface NeedRow {
  readonly id: string
  readonly channel: string
  readonly visit_id: string | null
  readonly address_id: string
  readonly household_id: string | null
  readonly person_id: string | null
  readonly type: string
  readonly text: string
  readonly is_police_matter: boolean
  readonly owner_id: string
  readonly received_at: Date
  readonly state: string
  readonly to_staff_id: string | null
  readonly to_body: string | null
  readonly to_body_name: string | null
  readonly first_replied_at: Date | null
  readonly fed_back_at: Date | null
  readonly confirmation: string | null
  readonly ended_at: Date | null
  readonly request_h: Buffer
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface NeedStepRow {
  readonly id: string
  readonly need_id: string
  readonly kind: string
  readonly at: Date
  readonly by_id: string
  readonly way: string | null
  readonly text: string | null
  readonly to_staff_id: string | null
  readonly to_body: string | null
  readonly to_body_name: string | null
  readonly confirmation: string | null
  readonly address_id: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface NeedsVNeedRow {
  readonly id: string | null
  readonly channel: string | null
  readonly visit_id: string | null
  readonly address_id: string | null
  readonly household_id: string | null
  readonly person_id: string | null
  readonly type: string | null
  readonly is_police_matter: boolean | null
  readonly owner_id: string | null
  readonly received_at: Date | null
  readonly state: string | null
  readonly first_replied_at: Date | null
  readonly fed_back_at: Date | null
  readonly confirmation: string | null
  readonly ended_at: Date | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly created_by: string | null
  readonly created_at: Date | null
  readonly [column: string]: unknown
}

export interface NotificationRow {
  readonly id: string
  readonly kind: string
  readonly staff_id: string
  readonly holder_id: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly params: unknown
  readonly reminder_id: string
  readonly step: number
  readonly at: Date
  readonly due_at: Date
  readonly read_at: Date | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly is_personal: boolean
  readonly [column: string]: unknown
}

export interface OrgUnitRow {
  readonly id: string
  readonly parent_id: string | null
  readonly kind: string
  readonly code: string
  readonly name: string
  readonly short_name: string | null
  readonly region_code: string
  readonly phone: string | null
  readonly address: string | null
  readonly opened_on: string
  readonly closed_on: string | null
  readonly station_class: string | null
  readonly grade: string | null
  readonly duty_model: string | null
  readonly two_teams_one_room: boolean | null
  readonly chief_in_town_leadership: boolean | null
  readonly area_km2: string | null
  readonly establishment: number | null
  readonly room_category: string | null
  readonly room_site_type: string | null
  readonly room_area_m2: string | null
  readonly room_build_level: string | null
  readonly room_open_hours: string | null
  readonly room_mailbox: boolean | null
  readonly room_named_after: string | null
  readonly area_kind: string | null
  readonly room_id: string | null
  readonly grid_community_code: string | null
  readonly grid_households: number | null
  readonly supervision_phone: string | null
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly successor_id: string | null
  readonly [column: string]: unknown
}

export interface OrganisationChangeRow {
  readonly id: string
  readonly kind: string
  readonly unit_id: string | null
  readonly successor_id: string | null
  readonly community_code: string | null
  readonly old_value: string
  readonly new_value: string
  readonly on_date: string
  readonly moved: unknown
  readonly note: string | null
  readonly created_by: string
  readonly created_at: Date
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface OrganisationVCommunityRow {
  readonly code: string | null
  readonly name: string | null
  readonly type: string | null
  readonly town_code: string | null
  readonly valid_to: string | null
  readonly replaced_by: string | null
  readonly area_id: string | null
  readonly town_name: string | null
  readonly [column: string]: unknown
}

export interface OrganisationVPostingRow {
  readonly id: string | null
  readonly staff_id: string | null
  readonly unit_id: string | null
  readonly role: string | null
  readonly duty: string | null
  readonly from_on: string | null
  readonly to_on: string | null
  readonly [column: string]: unknown
}

export interface OrganisationVStaffRow {
  readonly id: string | null
  readonly unit_id: string | null
  readonly badge_no: string | null
  readonly name: string | null
  readonly kind: string | null
  readonly status: string | null
  readonly end_on: string | null
  readonly [column: string]: unknown
}

export interface OrganisationVUnitRow {
  readonly id: string | null
  readonly parent_id: string | null
  readonly kind: string | null
  readonly code: string | null
  readonly name: string | null
  readonly short_name: string | null
  readonly region_code: string | null
  readonly phone: string | null
  readonly area_kind: string | null
  readonly room_id: string | null
  readonly grid_community_code: string | null
  readonly closed_on: string | null
  readonly successor_id: string | null
  readonly [column: string]: unknown
}

export interface PaperTemplateRow {
  readonly id: string
  readonly kind: string
  readonly file_name: string
  readonly file: Buffer
  readonly file_hash: string
  readonly bytes: number
  readonly note: string
  readonly unit_id: string
  readonly created_by: string
  readonly created_at: Date
  readonly retired_by: string | null
  readonly retired_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface ParameterRow {
  readonly code: string
  readonly value: unknown
  readonly valid_from: string
  readonly valid_to: string | null
  readonly source: string
  readonly mark: string
  readonly [column: string]: unknown
}

export interface PartTermRow {
  readonly term: string
  readonly [column: string]: unknown
}

export interface PasskeyRow {
  readonly id: string
  readonly account_id: string
  readonly credential_id: Buffer
  readonly public_key: Buffer
  readonly sign_count: number
  readonly transports: string[]
  readonly synced: boolean
  readonly name: string
  readonly created_at: Date
  readonly last_used_at: Date | null
  readonly revoked_at: Date | null
  readonly revoked_why: string | null
  readonly [column: string]: unknown
}

export interface PasskeyChallengeRow {
  readonly ticket_h: Buffer
  readonly challenge: Buffer
  readonly session_id: string | null
  readonly expires_at: Date
  readonly [column: string]: unknown
}

export interface PersonRow {
  readonly id: string
  readonly name: string
  readonly former_name: string | null
  readonly former_name_until: string | null
  readonly name_key: string | null
  readonly id_type: string
  readonly id_mask: string | null
  readonly id_state: string
  readonly id_reason: string | null
  readonly id_review_on: string | null
  readonly sex: string
  readonly birth_date: string | null
  readonly birth_locked: boolean
  readonly phone_mask: string | null
  readonly hukou_region: string | null
  readonly hukou_addr: string | null
  readonly hukou_community_code: string | null
  readonly hukou_address_id: string | null
  readonly guardian_id: string | null
  readonly contact_pref: string | null
  readonly died_on: string | null
  readonly source: string
  readonly verified_at: Date | null
  readonly verified_by: string | null
  readonly frozen_at: Date | null
  readonly retention_class: string
  readonly created_by: string
  readonly created_org: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface PersonIdentityRow {
  readonly id: string
  readonly person_id: string
  readonly id_type: string
  readonly number_enc: Buffer
  readonly id_bi: Buffer
  readonly last4_bi: number | null
  readonly is_alias: boolean
  readonly alias_kind: string | null
  readonly valid_until: string | null
  readonly event_id: string
  readonly created_at: Date
  readonly [column: string]: unknown
}

export interface PersonPairRow {
  readonly pair: string
  readonly unit_pos: number
  readonly person_id: string
  readonly sound: string | null
  readonly [column: string]: unknown
}

export interface PersonPhoneRow {
  readonly id: string
  readonly person_id: string
  readonly ord: number
  readonly kind: string
  readonly number_enc: Buffer
  readonly phone_bi: Buffer
  readonly number_mask: string
  readonly ended_at: Date | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface PersonScopeRow {
  readonly person_id: string
  readonly source_kind: string
  readonly source_id: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly until: Date | null
  readonly [column: string]: unknown
}

export interface PhoneRow {
  readonly id: string
  readonly device: string
  readonly staff_id: string
  readonly label: string
  readonly set_up_at: Date
  readonly wipe_at: Date | null
  readonly wipe_by: string | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface PhotoRow {
  readonly id: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly address_id: string
  readonly sha256: Buffer
  readonly bytes: number
  readonly chunk_bytes: number
  readonly width: number
  readonly height: number
  readonly taken_at: Date
  readonly taken_by: string
  readonly contains_person: boolean
  readonly state: string
  readonly refused_code: string | null
  readonly whole_at: Date | null
  readonly request_h: Buffer
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_at: Date
  readonly voided_at: Date | null
  readonly voided_by: string | null
  readonly void_reason: string | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface PhotoChunkRow {
  readonly id: string
  readonly photo_id: string
  readonly n: number
  readonly sha256: Buffer
  readonly sealed: Buffer | null
  readonly received_at: Date | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface PinyinReadingRow {
  readonly char: string
  readonly readings: string[]
  readonly [column: string]: unknown
}

export interface PlacesVAddressRow {
  readonly id: string | null
  readonly community_code: string | null
  readonly building_id: string | null
  readonly compound_id: string | null
  readonly unit_no: string | null
  readonly floor_no: string | null
  readonly room_no: string | null
  readonly full_text: string | null
  readonly lng: string | null
  readonly lat: string | null
  readonly state: string | null
  readonly merged_into: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface PlacesVBuildingRow {
  readonly id: string | null
  readonly community_code: string | null
  readonly compound_id: string | null
  readonly name: string | null
  readonly floors_up: number | null
  readonly floors_down: number | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly closed_on: string | null
  readonly [column: string]: unknown
}

export interface PlacesVHouseRow {
  readonly id: string | null
  readonly address_id: string | null
  readonly occupancy: string | null
  readonly use: string | null
  readonly state: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface PostingRow {
  readonly id: string
  readonly staff_id: string
  readonly unit_id: string
  readonly role: string
  readonly duty: string
  readonly community_title: string | null
  readonly title_doc_no: string | null
  readonly from_on: string
  readonly to_on: string | null
  readonly handover_id: string | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface RecoveryCodeRow {
  readonly account_id: string
  readonly code_h: Buffer
  readonly used_at: Date | null
  readonly [column: string]: unknown
}

export interface ReminderRow {
  readonly id: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly unit_id: string
  readonly params: unknown
  readonly due_at: Date
  readonly remind_at: Date[]
  readonly given: number
  readonly next_at: Date | null
  readonly [column: string]: unknown
}

export interface ReportRow {
  readonly id: string
  readonly month: string
  readonly edition: number
  readonly corrects_id: string | null
  readonly correct_reason: string | null
  readonly state: string
  readonly remarks: string
  readonly round: number
  readonly until_on: string | null
  readonly due_on: string
  readonly late_days: number | null
  readonly unit_name: string
  readonly content_hash: string | null
  readonly submitted_by: string | null
  readonly submitted_name: string | null
  readonly submitted_at: Date | null
  readonly returned_by: string | null
  readonly returned_at: Date | null
  readonly return_reason: string | null
  readonly signed_by: string | null
  readonly signed_name: string | null
  readonly signed_role: string | null
  readonly signed_at: Date | null
  readonly number: string | null
  readonly template_id: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface ReportFigureRow {
  readonly report_id: string
  readonly round: number
  readonly ord: number
  readonly key: string
  readonly section: string
  readonly section_title: string
  readonly title: string
  readonly note: string
  readonly tag: string
  readonly kind: string
  readonly value: number
  readonly record_ids: string[]
  readonly [column: string]: unknown
}

export interface ReportSequenceRow {
  readonly unit_code: string
  readonly year: number
  readonly last: number
  readonly [column: string]: unknown
}

export interface ReportTemplateRow {
  readonly id: string
  readonly file_name: string
  readonly file: Buffer
  readonly file_hash: string
  readonly bytes: number
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly retired_by: string | null
  readonly retired_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface ResidenceRow {
  readonly id: string
  readonly person_id: string
  readonly address_id: string
  readonly household_id: string
  readonly is_main: boolean
  readonly category: string
  readonly category_reason: string | null
  readonly relation_to_head: string
  readonly is_tenant: boolean
  readonly arrived_on: string
  readonly declared_on: string
  readonly reason: string | null
  readonly intended_until: string | null
  readonly verified_at: Date
  readonly verified_by: string | null
  readonly next_verify_on: string
  readonly counted_in_stats: boolean
  readonly state: string
  readonly refused_reason: string | null
  readonly restored_reason: string | null
  readonly ended_on: string | null
  readonly end_reason: string | null
  readonly ended_by: string | null
  readonly source: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface ResidenceBatchRow {
  readonly id: string
  readonly kind: string
  readonly made_by: string
  readonly made_at: Date
  readonly people: number
  readonly houses: number
  readonly undone_by: string | null
  readonly undone_at: Date | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface ResidenceBatchItemRow {
  readonly id: string
  readonly batch_id: string
  readonly record_kind: string
  readonly record_id: string
  readonly source_household_id: string | null
  readonly before: unknown
  readonly after_version: number
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface ResidentsVHouseholdRow {
  readonly id: string | null
  readonly address_id: string | null
  readonly no: number | null
  readonly head_residence_id: string | null
  readonly closed_on: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface ResidentsVPersonRow {
  readonly id: string | null
  readonly name: string | null
  readonly sex: string | null
  readonly birth_date: string | null
  readonly phone_mask: string | null
  readonly id_type: string | null
  readonly id_mask: string | null
  readonly [column: string]: unknown
}

export interface ResidentsVResidenceRow {
  readonly id: string | null
  readonly person_id: string | null
  readonly address_id: string | null
  readonly household_id: string | null
  readonly is_main: boolean | null
  readonly category: string | null
  readonly relation_to_head: string | null
  readonly is_tenant: boolean | null
  readonly arrived_on: string | null
  readonly declared_on: string | null
  readonly state: string | null
  readonly next_verify_on: string | null
  readonly counted_in_stats: boolean | null
  readonly ended_on: string | null
  readonly end_reason: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly created_by: string | null
  readonly [column: string]: unknown
}

export interface RoadRow {
  readonly id: string
  readonly community_code: string
  readonly name: string
  readonly code: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly event_id: string
  readonly version: number
  readonly merged_into: string | null
  readonly closed_on: string | null
  readonly closed_reason: string | null
  readonly [column: string]: unknown
}

export interface SafetyVisitPlanRow {
  readonly id: string
  readonly hazard_id: string | null
  readonly incident_no: string | null
  readonly incident_on: string | null
  readonly address_id: string
  readonly officer_id: string | null
  readonly until: string
  readonly next_on: string
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface SignInGuardRow {
  readonly key_h: Buffer
  readonly failed_count: number
  readonly last_failed_at: Date
  readonly locked_until: Date | null
  readonly [column: string]: unknown
}

export interface SpotCheckRow {
  readonly id: string
  readonly visit_id: string
  readonly officer_id: string
  readonly whose_ids: string[]
  readonly unit_id: string
  readonly unit_pos: number
  readonly month: string
  readonly source: string
  readonly draw_id: string | null
  readonly flag: string | null
  readonly state: string
  readonly tries: number
  readonly due_on: string
  readonly opened_at: Date
  readonly opened_by: string | null
  readonly ended_at: Date | null
  readonly ended_by: string | null
  readonly answer_due_on: string | null
  readonly answer: string | null
  readonly answered_at: Date | null
  readonly answered_by: string | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface SpotDrawRow {
  readonly id: string
  readonly month: string
  readonly officer_id: string
  readonly visit_ids: string[]
  readonly share: string
  readonly seed: Buffer
  readonly drawn_at: Date
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface SpotTryRow {
  readonly id: string
  readonly check_id: string
  readonly at: Date
  readonly method: string
  readonly result: string
  readonly note: string | null
  readonly by_id: string
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface StaffRow {
  readonly id: string
  readonly unit_id: string
  readonly badge_no: string
  readonly name: string
  readonly kind: string
  readonly phone_enc: Buffer
  readonly phone_mask: string
  readonly post: string
  readonly status: string
  readonly languages: unknown
  readonly start_on: string
  readonly end_on: string | null
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface StaffConflictRow {
  readonly id: string
  readonly staff_id: string
  readonly person_id: string | null
  readonly address_id: string | null
  readonly reason: string
  readonly from_on: string
  readonly to_on: string | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface StaffingRuleRow {
  readonly code: string
  readonly area_kind: string
  readonly pop_basis: string
  readonly brackets: unknown
  readonly aux_per_officer: string
  readonly every_community: boolean
  readonly min_share: string | null
  readonly min_days_per_week: number | null
  readonly min_hours_per_week: number | null
  readonly valid_from: string
  readonly valid_to: string | null
  readonly source: string
  readonly mark: string
  readonly [column: string]: unknown
}

export interface SuggestionRow {
  readonly id: string
  readonly source: string
  readonly community_code: string
  readonly received_on: string
  readonly field: string
  readonly text: string
  readonly is_police_matter: boolean
  readonly is_named: boolean
  readonly owner_id: string
  readonly state: string
  readonly replied_on: string | null
  readonly is_answered: boolean
  readonly evaluation: string | null
  readonly ended_on: string | null
  readonly request_h: Buffer
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface SuggestionSpeakerRow {
  readonly id: string
  readonly name_enc: Buffer
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface SuggestionStepRow {
  readonly suggestion_id: string
  readonly no: number
  readonly kind: string
  readonly done_on: string
  readonly by_id: string
  readonly way: string | null
  readonly text: string | null
  readonly to_staff_id: string | null
  readonly to_body: string | null
  readonly to_body_name: string | null
  readonly evaluation: string | null
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface SuggestionsVSuggestionRow {
  readonly id: string | null
  readonly source: string | null
  readonly community_code: string | null
  readonly received_on: string | null
  readonly field: string | null
  readonly is_police_matter: boolean | null
  readonly owner_id: string | null
  readonly state: string | null
  readonly replied_on: string | null
  readonly evaluation: string | null
  readonly ended_on: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface SyncLinkRow {
  readonly log_id: string
  readonly seq: number
  readonly op_id: string
  readonly h: Buffer
  readonly [column: string]: unknown
}

export interface SyncLogRow {
  readonly id: string
  readonly staff_id: string
  readonly label: string
  readonly last_seq: number
  readonly last_h: Buffer
  readonly opened_at: Date
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface SyncOpRow {
  readonly op_id: string
  readonly staff_id: string
  readonly kind: string
  readonly said_h: Buffer
  readonly captured_at: Date
  readonly received_at: Date
  readonly held: string | null
  readonly sealed: Buffer | null
  readonly settled_at: Date | null
  readonly settled_by: string | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface TaskRow {
  readonly id: string
  readonly kind: string
  readonly title_key: string
  readonly class: string
  readonly purpose: string
  readonly record_kind: string
  readonly record_id: string
  readonly address_id: string | null
  readonly assignee_id: string | null
  readonly state: string
  readonly due_on: string
  readonly signed_at: Date | null
  readonly closed_at: Date | null
  readonly closed_by: string | null
  readonly result: string | null
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_at: Date
  readonly event_id: string
  readonly version: number
  readonly occasion: string | null
  readonly basis: string[]
  readonly is_discreet: boolean
  readonly [column: string]: unknown
}

export interface TasksVTaskRow {
  readonly id: string | null
  readonly kind: string | null
  readonly purpose: string | null
  readonly record_kind: string | null
  readonly record_id: string | null
  readonly address_id: string | null
  readonly assignee_id: string | null
  readonly state: string | null
  readonly due_on: string | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface VisitRow {
  readonly id: string
  readonly kind: string
  readonly target_kind: string
  readonly address_id: string
  readonly household_id: string | null
  readonly house_id: string | null
  readonly visitor_ids: string[]
  readonly started_at: Date
  readonly ended_at: Date | null
  readonly lng: string | null
  readonly lat: string | null
  readonly geo_method: string | null
  readonly geo_reason: string | null
  readonly met: boolean
  readonly met_count: number | null
  readonly met_person_ids: string[]
  readonly topics: string[]
  readonly summary_chips: string[]
  readonly summary: string | null
  readonly result: string | null
  readonly card_left: boolean
  readonly not_met_slip: boolean
  readonly flags: string[]
  readonly task_ids: string[]
  readonly source: string
  readonly request_h: Buffer
  readonly unit_id: string
  readonly unit_pos: number
  readonly created_by: string
  readonly created_at: Date
  readonly updated_by: string | null
  readonly updated_at: Date | null
  readonly voided_at: Date | null
  readonly voided_by: string | null
  readonly void_reason: string | null
  readonly event_id: string
  readonly version: number
  readonly [column: string]: unknown
}

export interface VisitPlanRow {
  readonly id: string
  readonly posting_id: string
  readonly month: string
  readonly no: number
  readonly target_households: number
  readonly target_units: number
  readonly set_by: string
  readonly set_at: Date
  readonly unit_id: string
  readonly unit_pos: number
  readonly event_id: string
  readonly [column: string]: unknown
}

export interface VisitPlansVPlanRow {
  readonly posting_id: string | null
  readonly month: string | null
  readonly target_households: number | null
  readonly target_units: number | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly [column: string]: unknown
}

export interface VisitsVVisitRow {
  readonly id: string | null
  readonly kind: string | null
  readonly address_id: string | null
  readonly household_id: string | null
  readonly house_id: string | null
  readonly visitor_ids: string[] | null
  readonly started_at: Date | null
  readonly ended_at: Date | null
  readonly met: boolean | null
  readonly met_count: number | null
  readonly met_person_ids: string[] | null
  readonly topics: string[] | null
  readonly summary_chips: string[] | null
  readonly summary: string | null
  readonly result: string | null
  readonly card_left: boolean | null
  readonly flags: string[] | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly created_by: string | null
  readonly created_at: Date | null
  readonly voided_at: Date | null
  readonly [column: string]: unknown
}

export interface WorkCalendarRow {
  readonly date: string
  readonly is_workday: boolean
  readonly note: string | null
  readonly year: number
  readonly [column: string]: unknown
}

export interface WorkLogVActivityRow {
  readonly id: string | null
  readonly kind: string | null
  readonly at: Date | null
  readonly ended_at: Date | null
  readonly staff_id: string | null
  readonly with_staff: string[] | null
  readonly record_kind: string | null
  readonly record_id: string | null
  readonly place_id: string | null
  readonly summary: string | null
  readonly detail: unknown | null
  readonly unit_id: string | null
  readonly unit_pos: number | null
  readonly event_id: string | null
  readonly cover_posting_id: string | null
  readonly [column: string]: unknown
}
