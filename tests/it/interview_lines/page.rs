//! The page of an interview: on stdout, in a file, or nowhere.

use super::ISOTRETINOIN;
use super::clinic::clinic;

#[test]
fn an_interview_that_cannot_be_kept_says_so_before_the_first_question() {
    let place = clinic();
    place.write("state", "a file");
    let told = place.interview(&["needling"], &[]).whole();
    let told = told.replace(&place.path("state").display().to_string(), "STATE");
    insta::assert_snapshot!(told, @"
    ended with 4
    --- stdout
    --- stderr
    protocol: clinic 1, draft, rules
    error: cannot keep an interview in `STATE/contra/interviews`: it is not a folder
    help: `--no-save` keeps nothing
    ");
}

#[test]
fn an_interview_whose_result_cannot_be_written_can_be_resumed() {
    let place = clinic();
    let lines = ISOTRETINOIN.concat();
    let ended = place.interview(&["needling", "-o", "/dev/full", "--format", "csv"], &lines);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(4), ""));
    let (_, said) = ended.stderr.rsplit_once("> ").expect("a prompt");
    insta::assert_snapshot!(said.trim_start(), @"
    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: cannot write `/dev/full`: the disk is full
    ");
    let ended = place.typed(
        &["interview", "--resume", "--format", "csv"],
        &["yes", "r", "=1+1", "v"],
    );
    insta::assert_snapshot!(ended.stdout, @"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,window,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <interview>,1,1,'=1+1,needling,2026-11-22,defer,defer,defer,2026-12-30,,2026-12-30..,isotretinoin-recent,,,,,,,clinic@1+draft
    ");
    insta::assert_snapshot!(ended.stderr.lines().last().unwrap_or_default(), @"no answer file was written");
}

#[test]
fn only_the_page_is_on_stdout_and_it_goes_to_a_file() {
    let place = clinic();
    let lines = ISOTRETINOIN.concat();
    let page = place.interview(&["needling", "--full"], &lines).stdout;
    let ended = place.interview(&["needling", "-o", "page.txt"], &lines);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
    assert_eq!(place.read("page.txt"), page);
    // an interrupted interview creates no file
    let ended = place.interview(
        &["needling", "-o", "other.txt", "--save", "a.json"],
        &["C-1"],
    );
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(130), ""));
    assert_eq!(place.names("."), ["page.txt", "rules", "state"]);
}
