// Why a command may not run. The message is shown to the person who tried, so it says what to do instead.

export interface Refusal {
  readonly code:
    | 'missing_part'
    | 'unknown_kind'
    | 'id_taken'
    | 'too_many_parts'
    | 'second_input'
    | 'not_in_map'
    | 'not_a_container'
    | 'contains_itself'
    | 'ports_do_not_match'
    | 'already_connected'
    | 'connects_itself'
    | 'second_boss'
    | 'delegation_cycle'
    | 'boss_and_flow'
    | 'crosses_map_border'
    | 'config_invalid'
    | 'invalid_value';
  readonly message: string;
}
