use contraindication::rules::{self, Folder};
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let files = std::fs::read_dir(&dir)
        .unwrap()
        .map(|e| {
            let e = e.unwrap();
            (
                e.file_name().into_string().unwrap(),
                std::fs::read(e.path()).unwrap(),
            )
        })
        .collect();
    let loaded = rules::load(&Folder { name: dir, files }).unwrap();
    for d in loaded.diagnostics.clone().into_sorted() {
        let s = loaded.sources.get(d.span.file);
        let p = s.place(d.span.start);
        println!(
            "{}[{}] {}:{}:{} {} [{}] help: {:?}",
            d.severity,
            d.finding,
            s.name(),
            p.line,
            p.column,
            d.message,
            &s.text()[d.span.range()],
            d.help
        );
    }
    let program = loaded
        .protocol
        .as_ref()
        .map(contraindication::engine::Program::compile);
    let (cases, diags) = contraindication::suite::read(&loaded, program.as_ref());
    for d in diags.into_sorted() {
        let s = loaded.sources.get(d.span.file);
        let p = s.place(d.span.start);
        println!(
            "{}[{}] {}:{}:{} {} [{}] help: {:?}",
            d.severity,
            d.finding,
            s.name(),
            p.line,
            p.column,
            d.message,
            &s.text()[d.span.range()],
            d.help
        );
    }
    println!("{} cases", cases.len());
    if let (Some(p), Some(program)) = (&loaded.protocol, &program) {
        let results: Vec<_> = cases
            .iter()
            .map(|c| contraindication::suite::run(p, program, c))
            .collect();
        for (c, r) in cases.iter().zip(&results) {
            if !r.passed() {
                println!("{} {:?}", c.name, r.differences);
            }
        }
        println!(
            "unfired {:?}",
            contraindication::suite::unfired(p, &results)
        );
    }
    println!("protocol: {}", loaded.protocol.is_some());
}
