//! The same in WebKit, as far as it can be seen there.

use super::super::page::Page;
use super::super::world::World;
use super::accessible::{
    no_view_scrolls_sideways_on_a_small_phone, what_is_chosen_above_is_read_whole,
};
use super::charts::every_chart_is_read_by_keyboard;
use super::delivery::{
    a_worker_that_cannot_start_is_done_without, another_origin_may_embed_it,
    without_workers_it_works_in_the_page,
};
use super::element::{
    a_crash_says_so_and_the_next_file_starts_afresh, a_dead_worker_is_replaced,
    events_bubble_out_of_shadow_roots, it_obeys_trusted_types,
    it_takes_the_room_there_is_however_the_page_lays_it_out,
    what_the_page_says_of_its_text_stays_outside,
};
use super::firefox::{
    nothing_scrolls_sideways_on_a_phone, open_single, the_app_keeps_its_policy,
    the_single_file_gives_pictures_and_tables,
};
use super::hostile::names_are_text_and_nothing_runs;
use super::keyboard::{
    focus_goes_through_everything_and_out_again, the_journey_works_by_keyboard_alone,
};
use super::kit::{Files, choose, paths};
use super::local::the_forms_fit_a_small_phone;
use super::plan::nothing_of_a_plan_is_kept;

super::tests![; needs WebKit:
    the_single_file_reads_its_files_in_the_page,
    the_single_file_gives_pictures_and_tables,
    the_app_keeps_its_policy,
    nothing_scrolls_sideways_on_a_phone,
    no_view_scrolls_sideways_on_a_small_phone,
    what_is_chosen_above_is_read_whole,
    the_forms_fit_a_small_phone,
    another_origin_may_embed_it,
    without_workers_it_works_in_the_page,
    a_worker_that_cannot_start_is_done_without,
    events_bubble_out_of_shadow_roots,
    a_dead_worker_is_replaced,
    a_crash_says_so_and_the_next_file_starts_afresh,
    it_obeys_trusted_types,
    what_the_page_says_of_its_text_stays_outside,
    it_takes_the_room_there_is_however_the_page_lays_it_out,
    names_are_text_and_nothing_runs,
    the_journey_works_by_keyboard_alone,
    focus_goes_through_everything_and_out_again,
    every_chart_is_read_by_keyboard,
    nothing_of_a_plan_is_kept,
];

/// There a worker of a page from disk can read no file: the page does without.
fn the_single_file_reads_its_files_in_the_page(world: &World, page: &Page) {
    let files = Files::new();
    open_single(world, page);
    let mark = page.mark();
    choose(page, &paths(&files.usual()));
    assert_eq!(page.workers(mark), Vec::<String>::new());
    let values = page.eval("card().results().length");
    assert!(values.as_u64() > Some(152 * 36), "{values}");
}
