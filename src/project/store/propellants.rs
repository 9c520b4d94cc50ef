//! Propellants in the database.

use super::{Notice, Store, StoreError};
use crate::substance::burn_law::BurnLaw;
use crate::substance::library::{BUNDLED_VERSION, Library, Origin};
use crate::substance::propellant::Propellant;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, named_params, params};

/// What happens to a propellant of the person's own that already has the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It stays, and the new one is refused.
    Refuse,
    /// The new one takes its place.
    Replace,
}

/// Key in `meta` under which the state of the bundled rows stands.
const BUNDLED_CONTENT: &str = "bundled_content";

/// Brings the bundled rows in step with the program: their version and a hash of their records decide.
pub(super) fn refresh_bundled(connection: &mut Connection) -> Result<(), StoreError> {
    let library = Library::bundled()?;
    let mut hash = blake3::Hasher::new();
    let mut records = Vec::new();
    for (id, entry) in library.propellants() {
        let record = ron::to_string(&entry.propellant)?;
        hash.update(id.as_bytes()).update(&[0]).update(record.as_bytes()).update(&[0]);
        records.push((id, &entry.propellant));
    }
    let content = format!("{BUNDLED_VERSION} {}", hash.finalize().to_hex());
    if stored_content(connection)?.as_deref() == Some(content.as_str()) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('refreshing', '')", [])?;
    transaction.execute("DELETE FROM propellants WHERE origin = 'bundled'", [])?;
    for (id, propellant) in records {
        insert(&transaction, id, Origin::Bundled, propellant)?;
    }
    transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [BUNDLED_CONTENT, &content])?;
    transaction.execute("DELETE FROM meta WHERE key = 'refreshing'", [])?;
    transaction.commit()?;
    Ok(())
}

fn stored_content(connection: &Connection) -> rusqlite::Result<Option<String>> {
    connection.query_row("SELECT value FROM meta WHERE key = ?1", [BUNDLED_CONTENT], |row| row.get(0)).optional()
}

fn insert(connection: &Connection, id: &str, origin: Origin, propellant: &Propellant) -> Result<(), StoreError> {
    let law = &propellant.burn_law;
    let (low, high) = law.law().range();
    connection.execute(
        "INSERT OR REPLACE INTO propellants (id, origin, name, family, description, source, density, \
         flame_temperature, molar_mass, heat_capacity_ratio, temperature_sensitivity, reference_temperature, burn_law, \
         min_pressure, max_pressure, record, formula, cas, viscosity, thermal_conductivity, specific_heat, \
         heat_of_formation, boiling_point, freezing_point) VALUES (:id, :origin, :name, :family, :description, :source, :density, \
         :flame_temperature, :molar_mass, :heat_capacity_ratio, :temperature_sensitivity, :reference_temperature, \
         :burn_law, :min_pressure, :max_pressure, :record, :formula, :cas, :viscosity, \
         :thermal_conductivity, :specific_heat, :heat_of_formation, :boiling_point, :freezing_point)",
        named_params! {
            ":id": id,
            ":origin": match origin { Origin::Bundled => "bundled", Origin::User => "user" },
            ":name": propellant.name,
            ":family": propellant.family,
            ":description": propellant.description,
            ":source": propellant.source.0,
            ":density": propellant.density.0,
            ":flame_temperature": propellant.gas.flame_temperature.0,
            ":molar_mass": propellant.gas.molar_mass.0,
            ":heat_capacity_ratio": propellant.gas.heat_capacity_ratio,
            ":temperature_sensitivity": propellant.temperature_sensitivity.0,
            ":reference_temperature": propellant.reference_temperature.0,
            ":burn_law": BurnLaw::LABELS.get(law.index()),
            ":min_pressure": low.0,
            ":max_pressure": high.0,
            ":record": ron::to_string(propellant)?,
            ":formula": propellant.formula,
            ":cas": propellant.cas,
            ":viscosity": propellant.viscosity.map(|value| value.0),
            ":thermal_conductivity": propellant.thermal_conductivity.map(|value| value.0),
            ":specific_heat": propellant.specific_heat.map(|value| value.0),
            ":heat_of_formation": propellant.heat_of_formation.map(|value| value.0),
            ":boiling_point": propellant.boiling_point.map(|value| value.0),
            ":freezing_point": propellant.freezing_point.map(|value| value.0),
        },
    )?;
    Ok(())
}

/// Refuses a name that another entry has, upper and lower case alike: in lists two of them could not be told apart.
fn refuse_taken_name(transaction: &Transaction, name: &str, own_id: &str) -> Result<(), StoreError> {
    let holder: Option<String> = transaction
        .query_row(
            "SELECT id FROM propellants WHERE name = ?1 COLLATE NOCASE AND NOT (origin = 'user' AND id = ?2)",
            [name, own_id],
            |row| row.get(0),
        )
        .optional()?;
    holder.map_or(Ok(()), |id| Err(StoreError::NameTaken { name: name.to_owned(), id }))
}

/// The record of a propellant of the person's own.
fn own_record(transaction: &Transaction, id: &str) -> Result<String, StoreError> {
    let record =
        transaction
            .query_row("SELECT record FROM propellants WHERE origin = 'user' AND id = ?1", [id], |row| row.get(0));
    match record.optional()? {
        Some(record) => Ok(record),
        None if is_bundled(transaction, id)? => Err(StoreError::Bundled { id: id.to_owned() }),
        None => Err(StoreError::Missing { id: id.to_owned() }),
    }
}

fn is_bundled(transaction: &Transaction, id: &str) -> rusqlite::Result<bool> {
    exists(transaction, "bundled", id)
}

fn exists(transaction: &Transaction, origin: &str, id: &str) -> rusqlite::Result<bool> {
    transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM propellants WHERE origin = ?1 AND id = ?2)",
        params![origin, id],
        |row| row.get(0),
    )
}

/// The person's own propellants that read, in whatever state the file is.
pub(super) fn readable_own(connection: &Connection) -> Vec<(String, Propellant)> {
    let Ok(mut statement) = connection.prepare("SELECT id, record FROM propellants WHERE origin = 'user'") else {
        return Vec::new();
    };
    let Ok(rows) = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))) else {
        return Vec::new();
    };
    // The iterator ends at the first page that cannot be read.
    rows.map_while(Result::ok).filter_map(|(id, record)| Some((id, ron::from_str(&record).ok()?))).collect()
}

impl Store {
    /// The bundled propellants and the person's own. What cannot be offered as it is stored adds to
    /// [`Self::notices`].
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn library(&mut self) -> Result<Library, StoreError> {
        let mut library = Library::bundled()?;
        let mut statement =
            self.connection.prepare("SELECT id, record FROM propellants WHERE origin = 'user' ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (id, record) = row?;
            let propellant: Propellant = match ron::from_str(&record) {
                Ok(propellant) => propellant,
                Err(error) => {
                    self.notices.push(Notice::Unreadable { id, message: error.to_string() });
                    continue;
                }
            };
            if !library.insert(&id, propellant.clone()) {
                // A later program may bundle an id that was the person's.
                let offered_as = format!("{id}-own");
                library.insert(&offered_as, propellant);
                self.notices.push(Notice::Renamed { id, offered_as });
            }
        }
        Ok(library)
    }

    /// Stores a propellant of the person's own, replacing the one with that id, whatever its name.
    ///
    /// # Errors
    /// [`StoreError`]: the id is a bundled one's, or nothing can be stored.
    pub fn save_propellant(&mut self, id: &str, propellant: &Propellant) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        if is_bundled(&transaction, id)? {
            return Err(StoreError::Bundled { id: id.to_owned() });
        }
        insert(&transaction, id, Origin::User, propellant)?;
        transaction.commit()?;
        Ok(())
    }

    /// Stores a propellant of the person's own under an id.
    ///
    /// # Errors
    /// [`StoreError`]: the id is a bundled one's or, unless it is to be replaced, taken; another entry has the name;
    /// nothing can be stored.
    pub fn put_propellant(&mut self, id: &str, propellant: &Propellant, taken: Taken) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        if is_bundled(&transaction, id)? {
            return Err(StoreError::Bundled { id: id.to_owned() });
        }
        if taken == Taken::Refuse && exists(&transaction, "user", id)? {
            return Err(StoreError::Exists { id: id.to_owned() });
        }
        refuse_taken_name(&transaction, &propellant.name, id)?;
        insert(&transaction, id, Origin::User, propellant)?;
        transaction.commit()?;
        Ok(())
    }

    /// Changes a propellant of the person's own from `before` to `after`.
    ///
    /// # Errors
    /// [`StoreError`]: the entry is not there, or is no longer `before` because another program changed it; another
    /// entry has the name; nothing can be stored.
    pub fn change_propellant(&mut self, id: &str, before: &Propellant, after: &Propellant) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let record = own_record(&transaction, id)?;
        if ron::from_str::<Propellant>(&record).ok().as_ref() != Some(before) {
            return Err(StoreError::Changed { id: id.to_owned() });
        }
        refuse_taken_name(&transaction, &after.name, id)?;
        insert(&transaction, id, Origin::User, after)?;
        transaction.commit()?;
        Ok(())
    }

    /// Gives a propellant of the person's own another id and name.
    ///
    /// # Errors
    /// [`StoreError`]: the entry is not there or does not read, the new id or name is taken, nothing can be stored.
    pub fn rename_propellant(&mut self, id: &str, new_id: &str, name: &str) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let record = own_record(&transaction, id)?;
        let mut propellant: Propellant =
            ron::from_str(&record).map_err(|error| StoreError::Damaged { message: error.to_string() })?;
        if new_id != id {
            if is_bundled(&transaction, new_id)? {
                return Err(StoreError::Bundled { id: new_id.to_owned() });
            }
            if exists(&transaction, "user", new_id)? {
                return Err(StoreError::Exists { id: new_id.to_owned() });
            }
        }
        refuse_taken_name(&transaction, name, id)?;
        name.clone_into(&mut propellant.name);
        transaction.execute("DELETE FROM propellants WHERE origin = 'user' AND id = ?1", [id])?;
        insert(&transaction, new_id, Origin::User, &propellant)?;
        transaction.commit()?;
        Ok(())
    }

    /// A transaction that holds the database for writing from its start, so that what it has read still counts.
    fn writing(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.writable()?.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// Takes a propellant of the person's own out; `false` when there is none with that id.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn remove_propellant(&mut self, id: &str) -> Result<bool, StoreError> {
        let removed = self.writable()?.execute("DELETE FROM propellants WHERE origin = 'user' AND id = ?1", [id])?;
        Ok(removed > 0)
    }
}
