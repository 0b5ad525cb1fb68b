pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Counter
import Kiosk.Kit
import "connection"
import "guide"
import "issues"
import "people"
import "search"
import "shop_settings"
import "sheets"
import "visit"

// The open sheet, created when it is needed.
Item {
    id: sheets

    required property CounterViewModel viewModel
    readonly property string kind: viewModel.sheet.kind

    Loader {
        active: sheets.kind === "confirm"
        sourceComponent: KDialog {
            objectName: "confirm"
            visible: true
            title: sheets.viewModel.sheet.title
            text: sheets.viewModel.sheet.text
            actionText: sheets.viewModel.sheet.actionText
            safeText: sheets.viewModel.sheet.safeText
            dangerous: sheets.viewModel.sheet.isDangerous
            onActionChosen: sheets.viewModel.sheet.submit()
            onSafeChosen: sheets.viewModel.sheet.dismiss()
        }
    }
    Loader {
        active: sheets.kind === "note"
        sourceComponent: TextSheet {
            label: qsTr("Note (if needed)")
            text: sheets.viewModel.serving.asking.comment
            order: sheets.viewModel.order
            sheet: sheets.viewModel.sheet
            visible: true
            onEdited: text => sheets.viewModel.serving.asking.setComment(text)
        }
    }
    Loader {
        active: sheets.kind === "collector"
        sourceComponent: TextSheet {
            label: qsTr("Somebody else collects (name)")
            isName: true
            text: sheets.viewModel.order.identity.collectedBy
            order: sheets.viewModel.order
            sheet: sheets.viewModel.sheet
            visible: true
            onEdited: text => sheets.viewModel.order.identity.collectBy(text)
        }
    }
    Loader {
        active: sheets.kind === "notes"
        sourceComponent: NotesSheet {
            order: sheets.viewModel.order
            notes: sheets.viewModel.visit.notes
            sheet: sheets.viewModel.sheet
            visible: true
        }
    }
    Loader {
        active: sheets.kind === "shelf"
        sourceComponent: ShelfSheet {
            shelf: sheets.viewModel.visit.shelf
            sheet: sheets.viewModel.sheet
            visible: true
        }
    }
    Loader {
        active: sheets.kind === "recent"
        sourceComponent: RecentSheet {
            cards: sheets.viewModel.search.recent
            sheet: sheets.viewModel.sheet
            onChosen: orderId => sheets.viewModel.select(orderId)
            visible: true
        }
    }
    Loader {
        active: sheets.kind === "settings"
        sourceComponent: SettingsSheet {
            people: sheets.viewModel.people
            workplace: sheets.viewModel.workplace
            columns: sheets.viewModel.columns
            sound: sheets.viewModel.sound
            search: sheets.viewModel.search
            sheet: sheets.viewModel.sheet
            shop: sheets.viewModel.shopSettings
            visible: true
        }
    }
    Loader {
        active: sheets.kind === "shopSettings"
        sourceComponent: ShopSettingsSheet { viewModel: sheets.viewModel; visible: true }
    }
    Loader {
        active: sheets.kind === "introduction"
        sourceComponent: IntroductionSheet { sheet: sheets.viewModel.sheet; visible: true }
    }
    Loader {
        active: sheets.kind === "keys"
        sourceComponent: KeysSheet { sheet: sheets.viewModel.sheet; visible: true }
    }
    Loader {
        active: sheets.kind === "link"
        sourceComponent: LinkSheet {
            link: sheets.viewModel.link
            sheet: sheets.viewModel.sheet
            visible: true
        }
    }
    Loader {
        active: sheets.kind === "reviews" || sheets.kind === "confirm_review"
        sourceComponent: ReviewsSheet {
            reviews: sheets.viewModel.issues.reviews
            sheet: sheets.viewModel.sheet
            refusal: sheets.viewModel.alerts.toast
            onShowAsked: orderId => sheets.viewModel.select(orderId)
            visible: true
        }
    }
    Loader {
        active: sheets.kind === "confirm_review"
        sourceComponent: KDialog {
            objectName: "confirmReview"
            visible: true
            title: sheets.viewModel.sheet.title
            text: sheets.viewModel.sheet.text
            actionText: sheets.viewModel.sheet.actionText
            safeText: sheets.viewModel.sheet.safeText
            dangerous: sheets.viewModel.sheet.isDangerous
            onActionChosen: sheets.viewModel.issues.reviews.confirm()
            onSafeChosen: sheets.viewModel.issues.reviews.back()
        }
    }
    Loader {
        active: sheets.viewModel.people.isOpen
        sourceComponent: PeopleSheet { people: sheets.viewModel.people; visible: true }
    }
    Loader {
        active: sheets.viewModel.alerts.isStopped
        sourceComponent: StopSheet { alerts: sheets.viewModel.alerts; visible: true }
    }
}
