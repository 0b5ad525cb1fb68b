pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Counter
import "../kit"

// The sheet that is open, made when it is needed.
Item {
    id: sheets

    required property CounterViewModel viewModel
    readonly property string kind: viewModel.sheet.kind

    Loader { active: sheets.kind === "reason"; sourceComponent: CounterReasonSheet { sheet: sheets.viewModel.sheet; visible: true } }
    Loader { active: sheets.kind === "slot"; sourceComponent: CounterSlotSheet { sheet: sheets.viewModel.sheet; visible: true } }
    Loader { active: sheets.kind === "statuses"; sourceComponent: CounterStatusSheet { sheet: sheets.viewModel.sheet; visible: true } }
    Loader {
        active: sheets.kind === "partial" || sheets.kind === "give_up"
        sourceComponent: CounterPartialSheet { sheet: sheets.viewModel.sheet; partial: sheets.viewModel.partial; visible: true }
    }
    Loader {
        active: sheets.kind === "confirm" || sheets.kind === "give_up"
        sourceComponent: KDialog {
            objectName: "confirm"
            visible: true
            title: sheets.viewModel.sheet.title
            text: sheets.viewModel.sheet.text
            deedText: sheets.viewModel.sheet.deedText
            safeText: sheets.viewModel.sheet.safeText
            dangerous: sheets.viewModel.sheet.isDangerous
            onDeedChosen: sheets.viewModel.sheet.submit()
            onSafeChosen: sheets.viewModel.sheet.dismiss()
        }
    }
    Loader { active: sheets.kind === "people"; sourceComponent: CounterPeopleSheet { viewModel: sheets.viewModel; visible: true } }
    Loader { active: sheets.kind === "verify"; sourceComponent: CounterVerifySheet { viewModel: sheets.viewModel; visible: true } }
    Loader { active: sheets.kind === "details"; sourceComponent: CounterDetailsSheet { viewModel: sheets.viewModel; visible: true } }
    Loader { active: sheets.kind === "recent"; sourceComponent: CounterRecentSheet { viewModel: sheets.viewModel; visible: true } }
    Loader { active: sheets.kind === "settings"; sourceComponent: CounterSettingsSheet { viewModel: sheets.viewModel; visible: true } }
    Loader { active: sheets.kind === "link"; sourceComponent: CounterLinkSheet { viewModel: sheets.viewModel; visible: true } }
    Loader {
        active: sheets.kind === "reviews" || sheets.kind === "confirm_review"
        sourceComponent: CounterReviewsSheet { viewModel: sheets.viewModel; visible: true }
    }
    Loader {
        active: sheets.kind === "confirm_review"
        sourceComponent: KDialog {
            objectName: "confirmReview"
            visible: true
            title: sheets.viewModel.sheet.title
            text: sheets.viewModel.sheet.text
            deedText: sheets.viewModel.sheet.deedText
            safeText: sheets.viewModel.sheet.safeText
            dangerous: sheets.viewModel.sheet.isDangerous
            onDeedChosen: sheets.viewModel.reviews.confirm()
            onSafeChosen: sheets.viewModel.reviews.back()
        }
    }
    Loader { active: sheets.viewModel.alerts.isStopped; sourceComponent: CounterStop { alerts: sheets.viewModel.alerts; visible: true } }
}
