//! Boxes and grids of an export.

use super::records;

#[test]
fn boxes_count_only_if_one_is_ticked_and_the_question_was_shown() {
    let mapping = r#"
[export]
preset = "redcap-raw"
[record]
id = "record_id"
left-out = [{ like = "redcap_*" }]
[question.area]
boxes = { s___1 = "warts", s___2 = "spots", s___0 = "none", s____9 = "declined" }
shown = { done = ["2"] }
not-offered = ["rash"]
"#;
    let header = "record_id,redcap_event_name,s___1,s___2,s___0,s____9,done";
    let rows = [
        "1,e,1,0,0,0,2",
        "2,e,0,0,1,0,2",
        "3,e,0,0,0,0,2",
        "4,e,1,0,0,0,0",
        "5,e,1,0,1,0,2",
        "6,e,1,0,0,1,2",
        "7,e,1,,0,0,2",
        "8,e,1,UNK,0,0,2",
        "9,e,0,0,0,1,2",
    ];
    assert_eq!(
        records(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1:2 1 area={\"ticked\":[\"warts\"],\"open\":[\"rash\"]}",
            "2:3 2 area={\"ticked\":[\"none\"],\"open\":[\"rash\"]}",
            "3:4 3",
            "4:5 4",
            "5:6 5 ! area@6 s___0 [1] a box that means `none` or `missing` is ticked beside another one",
            "6:7 6 area=[\"warts\",\"declined\"]",
            "7:8 7 area={\"ticked\":[\"warts\"],\"open\":[\"spots\",\"rash\"]}",
            "8:9 8 ! area@9 s___2 [UNK] the mapping does not name this text: it is neither `ticked` nor `unticked`",
            "9:10 9 area=\"declined\"",
        ]
    );
}

/// "Not sure" can have its own box, which may be blank.
#[test]
fn a_blank_box_of_a_status_leaves_the_rest_unknown() {
    let mapping = |box_of: &str, unticked: &str| {
        format!(
            "[export]\ntype = \"csv\"\nticked = [\"1\"]\nunticked = [{unticked}]\n[record]\nid = \"id\"\n[question.area]\n\
             boxes = {{ a = \"warts\", b = \"spots\", c = \"rash\", n = \"none\", s = \"{box_of}\" }}\n"
        )
    };
    let export = "id,a,b,c,n,s\n1,1,0,0,0,\n2,0,0,0,1,\n3,0,0,0,0,\n4,1,0,0,0,0\n5,1,1,1,0,\n";
    for box_of in ["unsure", "declined", "missing"] {
        let read = records(&mapping(box_of, "\"0\""), export);
        let open = "area={\"ticked\":[\"warts\"],\"open\":[\"spots\",\"rash\"]}";
        let all = "area=[\"warts\",\"spots\",\"rash\"]";
        assert_eq!(
            read,
            [
                &format!("1:2 1 {open}"),
                // everything is unknown
                "2:3 2",
                "3:4 3",
                "4:5 4 area=[\"warts\"]",
                &format!("5:6 5 {all}"),
            ],
            "{box_of}"
        );
        // a blank box that means "not ticked"
        let read = records(&mapping(box_of, "\"0\", \"\""), export);
        let told = ["1:2 1 area=[\"warts\"]", "2:3 2 area=[\"none\"]", "3:4 3"];
        assert_eq!(read[..3], told, "{box_of}");
    }
}

#[test]
fn a_row_of_a_grid_counts_by_itself() {
    let mapping = r#"
[export]
preset = "typeform-csv"
[every]
unsure = ["?"]
[question.area]
boxes = { "Warts" = "warts", "None" = "none" }
rows = { "Spots?" = "spots", "Rash?" = "rash" }
yes = ["Yes"]
no = ["No"]
"#;
    let rows = [
        ",None,No,No",
        "Warts,,Yes,",
        ",None,Yes,No",
        ",,No,No",
        ",,,",
        ",None,?,No",
        "warts,,No,No",
    ];
    assert_eq!(
        records(
            mapping,
            format!("Warts,None,Spots?,Rash?\n{}\n", rows.join("\n"))
        ),
        [
            "1:2 - area=[\"none\"]",
            "2:3 - area={\"ticked\":[\"warts\",\"spots\"],\"open\":[\"rash\"]}",
            "3:4 - area=[\"spots\"]",
            "4:5 - area={\"ticked\":[],\"open\":[\"warts\"]}",
            "5:7 - area=\"unsure\"",
            "6:8 - ! area@8 Warts [warts] the mapping does not name this text: it is neither `ticked` nor `unticked`",
        ]
    );
}
