//! The command `fastlocals`, under test.

fn main() {
    fastlocals_cli::main()
}
