//! The cells of one sheet of a workbook, by their values.

use std::io::{self, Cursor, Read};

use calamine::{
    Data, Dimensions, Range, Reader as _, SheetType, SheetVisible, Xlsx, open_workbook_from_rs,
};
use jiff::civil::Date;

use super::address::address;
use super::guard::guarded;
use super::unpacked;
use crate::diagnostic::listing;
use crate::intake::InputError;
use crate::intake::fold::fold;
use crate::intake::notation::{Content, ContentKind};
use crate::model::YEARS;
use crate::rules::shown;

/// Maximum size of a workbook in bytes, compressed and uncompressed.
const MAX_LENGTH: u64 = 256 << 20;

/// Maximum number of cells in the bounding rectangle of a sheet.
const MAX_CELLS: u64 = 1 << 24;

/// Numbers from here on were rounded by the workbook.
const ROUNDED: f64 = 1e15;

pub(super) const NONE_VISIBLE: &str = "the workbook has no visible sheet";

type Workbook = Xlsx<Cursor<Vec<u8>>>;

/// The cells of a sheet. Rows and columns are counted from 0.
pub(super) struct Values {
    data: Range<Data>,
    formulas: Range<String>,
    pub merged: Vec<Dimensions>,
    pub width: usize,
    pub height: u32,
}

impl Values {
    pub(super) fn read(reader: impl Read, sheet: Option<&str>) -> Result<Self, InputError> {
        let mut workbook = workbook(reader)?;
        let name = chosen(&workbook, sheet).map_err(InputError::Header)?;
        Self::of(&mut workbook, &name)
    }

    pub(super) fn of(workbook: &mut Workbook, name: &str) -> Result<Self, InputError> {
        guarded(|| {
            check_extent(workbook, name)?;
            Self::unguarded(workbook, name)
        })
        .unwrap_or_else(|| Err(damaged()))
    }

    fn unguarded(workbook: &mut Workbook, name: &str) -> Result<Self, InputError> {
        let data = workbook.worksheet_range(name).map_err(|_| damaged())?;
        let formulas = workbook.worksheet_formula(name).map_err(|_| damaged())?;
        let merged = workbook.merge_cells_by_sheet_name(name);
        let merged = merged.map_err(|_| damaged())?;
        let ends = [data.end(), formulas.end()];
        let ends = ends.into_iter().flatten();
        let (rows, columns) = ends.fold((0, 0), |(rows, columns), (row, column)| {
            (rows.max(row + 1), columns.max(column + 1))
        });
        Ok(Self {
            data,
            formulas,
            merged,
            width: columns as usize,
            height: rows,
        })
    }

    pub(super) fn is_blank(&self, row: u32) -> bool {
        (0..self.width).all(|column| {
            let content = self.content(row, column);
            !matches!(content.kind, ContentKind::Fault(_)) && fold(&content.text).is_empty()
        })
    }

    pub(super) fn content(&self, row: u32, column: usize) -> Content {
        let place = (row, u32::try_from(column).unwrap_or(u32::MAX));
        let fault = |text: String, what: &str| Content {
            text,
            kind: ContentKind::Fault(format!("the cell {} {what}", address(place))),
        };
        if self
            .merged
            .iter()
            .any(|merged| merged.contains(place.0, place.1))
        {
            return fault(
                String::new(),
                "is merged with other cells: it is not clear to which row it belongs",
            );
        }
        match self.data.get_value(place).unwrap_or(&Data::Empty) {
            Data::Empty => match self.formulas.get_value(place) {
                Some(formula) if !formula.is_empty() => fault(
                    String::new(),
                    "holds a formula without a value: open the workbook and save it again",
                ),
                _ => Content::default(),
            },
            Data::String(text) => Content::text(text.as_str()),
            Data::Bool(value) => Content::text(if *value { "TRUE" } else { "FALSE" }),
            Data::Int(number) => number_content(*number as f64, fault),
            Data::Float(number) => number_content(*number, fault),
            Data::DateTime(day) if day.is_duration() => {
                fault(String::new(), "holds a duration, which is not an answer")
            }
            Data::DateTime(day) => {
                let (year, month, day, ..) = day.to_ymd_hms_milli();
                let day = day_of(i32::from(year), month, day);
                day_content(day, fault)
            }
            Data::DateTimeIso(text) => {
                let day = text.get(..10).and_then(crate::model::parse_day);
                day_content(day, fault)
            }
            Data::DurationIso(_) => {
                fault(String::new(), "holds a duration, which is not an answer")
            }
            Data::Error(_) => fault(String::new(), "holds an error"),
        }
    }
}

pub(super) fn workbook(mut reader: impl Read) -> Result<Workbook, InputError> {
    let refused = |message: &str| InputError::Header(message.to_owned());
    let mut bytes = Vec::new();
    reader
        .by_ref()
        .take(MAX_LENGTH + 1)
        .read_to_end(&mut bytes)?;
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(refused(
            "the export is not a workbook: save it as `.xlsx`, or correct `type`",
        ));
    }
    let size = unpacked::size(&bytes);
    if bytes.len() as u64 > MAX_LENGTH || size.is_none_or(|size| size > MAX_LENGTH) {
        return Err(refused(
            "the workbook is over 256 MiB unpacked, or damaged: save the sheet as CSV",
        ));
    }
    let opened = guarded(|| open_workbook_from_rs(Cursor::new(bytes)).ok());
    opened.flatten().ok_or_else(damaged)
}

/// Refuses a sheet whose cells are so far apart that their bounding rectangle would fill the memory.
fn check_extent(workbook: &mut Workbook, name: &str) -> Result<(), InputError> {
    let cells = workbook.worksheet_cells_reader(name);
    let mut cells = cells.map_err(|_| damaged())?;
    let mut last = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
        let (row, column) = cell.get_position();
        last = (last.0.max(row), last.1.max(column));
    }
    let count = (u64::from(last.0) + 1) * (u64::from(last.1) + 1);
    if count > MAX_CELLS {
        Err(InputError::Header(format!(
            "the sheet reaches to the cell {}, too far to be read: delete the rows and columns beyond the answers, or save \
         the sheet as CSV",
            address(last)
        )))
    } else {
        Ok(())
    }
}

fn damaged() -> InputError {
    InputError::Header("the workbook is damaged, or not an `.xlsx`".to_owned())
}

fn day_of(year: i32, month: u8, day: u8) -> Option<Date> {
    let year = i16::try_from(year)
        .ok()
        .filter(|year| YEARS.contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn day_content(day: Option<Date>, fault: impl Fn(String, &str) -> Content) -> Content {
    match day {
        Some(day) => Content {
            text: day.to_string(),
            kind: ContentKind::Day(day),
        },
        None => fault(String::new(), "holds a day outside the calendar"),
    }
}

fn number_content(number: f64, fault: impl Fn(String, &str) -> Content) -> Content {
    let text = format!("{number}");
    if !number.is_finite() {
        return fault(text, "does not have a valid number: type it again");
    }
    if number.abs() >= ROUNDED {
        let what = "holds a number of more than 15 digits, which the workbook has rounded: format the column as text";
        return fault(text, what);
    }
    Content {
        text,
        kind: ContentKind::Number,
    }
}

/// The name of the sheet to read.
fn chosen<RS: Read + io::Seek>(workbook: &Xlsx<RS>, sheet: Option<&str>) -> Result<String, String> {
    let sheets = workbook.sheets_metadata().iter();
    let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    if let Some(name) = sheet {
        let folded = fold(name);
        let mut found = sheets.filter(|sheet| fold(&sheet.name) == folded);
        let found = found.next().map(|sheet| sheet.name.clone());
        return found.ok_or_else(|| format!("the workbook has no sheet `{}`", shown(name)));
    }
    let names = visible(workbook);
    match names.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(NONE_VISIBLE.to_owned()),
        several => {
            let several: Vec<String> = several.iter().map(|name| shown(name)).collect();
            Err(format!(
                "the workbook has the sheets {}: name one with `sheet` in `[export]`",
                listing(&several)
            ))
        }
    }
}

/// The names of the visible sheets.
pub(super) fn visible<RS: Read + io::Seek>(workbook: &Xlsx<RS>) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter();
    let sheets = sheets.filter(|sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    });
    sheets.map(|sheet| sheet.name.clone()).collect()
}
